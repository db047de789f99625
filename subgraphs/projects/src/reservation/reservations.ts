import type { Caller } from '@agentic/caller/caller'
import type { Database, Transaction } from '@agentic/postgres/database'
import { DomainError } from '@agentic/service/errors'
import { v7 } from 'uuid'
import { checkKey, isId, requireService, tenantOf } from '../actor.ts'
import { lockBudgetsFor, readUsage } from '../budget/budget.store.ts'
import { admit } from '../budget/budget.ts'
import { charge } from '../cost/charge.ts'
import { type ConsumptionInput, readConsumption } from '../cost/cost.ts'
import { checkIds } from '../cost/costs.ts'
import { readUsd } from '../money.ts'
import { findProjects } from '../project/project.store.ts'
import { findByKey, findReservation, insertReservation, lockReservation, updateState } from './reservation.store.ts'
import { ended, type NewReservation, RESERVATION_MINUTES, type Reservation, requireSame } from './reservation.ts'

export interface ReserveCost {
  readonly projectId: string
  readonly agentId: string
  readonly runId: string
  readonly apiKeyId?: string | null
  readonly amountUsd: string
  readonly idempotencyKey: string
}

export type SettleCost = ConsumptionInput & { readonly reservationId: string }

/** How a service reserves the worst case of a call and afterwards settles what it cost. */
export class Reservations {
  readonly #database: Database
  readonly #caller: Caller
  readonly #now: Date

  constructor(database: Database, caller: Caller, now: Date) {
    this.#database = database
    this.#caller = caller
    this.#now = now
  }

  /** @throws BUDGET_EXCEEDED, FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, CONFLICT, IDEMPOTENCY_KEY_REUSED */
  async reserve({ amountUsd, idempotencyKey, ...charged }: ReserveCost): Promise<Reservation> {
    const { tenantId } = requireService(this.#caller)
    checkKey(idempotencyKey)
    checkIds(charged, ['agentId', 'runId', 'apiKeyId'])
    const amountNano = readUsd(amountUsd, 'amountUsd', 'POSITIVE')
    const expiresAt = new Date(this.#now.getTime() + RESERVATION_MINUTES * 60_000)
    const wanted = { id: v7(), charged, amountNano, expiresAt, idempotencyKey }
    return this.#inTenant(async (transaction) => {
      await requireActiveProject(transaction, charged.projectId)
      return this.#hold(transaction, tenantId, wanted)
    })
  }

  /** Also after it expired: the money is spent. @throws FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, CONFLICT */
  settle({ reservationId, ...input }: SettleCost): Promise<Reservation> {
    const { tenantId } = requireService(this.#caller)
    const consumption = readConsumption(input)
    return this.#end(reservationId, 'SETTLED', async (transaction, { charged }) => {
      const idempotencyKey = `reservation:${reservationId}`
      await charge(transaction, tenantId, { ...consumption, charged, idempotencyKey }, this.#now)
    })
  }

  /** @throws FORBIDDEN, NOT_FOUND, CONFLICT */
  release(reservationId: string): Promise<Reservation> {
    requireService(this.#caller)
    return this.#end(reservationId, 'RELEASED', async () => {})
  }

  async #hold(transaction: Transaction, tenantId: string, wanted: NewReservation): Promise<Reservation> {
    const budgets = await lockBudgetsFor(transaction, tenantId, wanted.charged, this.#now)
    const earlier = await findByKey(transaction, wanted.idempotencyKey)
    if (earlier) return requireSame(earlier, wanted)
    for (const budget of budgets) admit(budget, await readUsage(transaction, budget, this.#now), wanted.amountNano)
    const held = await insertReservation(transaction, tenantId, wanted)
    if (held) return held
    const other = await findByKey(transaction, wanted.idempotencyKey)
    if (!other) throw new Error(`Reservation key "${wanted.idempotencyKey}" is taken, yet nothing has it`)
    return requireSame(other, wanted)
  }

  /** Budgets are locked before the reservation, as everywhere, so that no two calls wait for each other. */
  #end(
    id: string,
    state: 'SETTLED' | 'RELEASED',
    work: (transaction: Transaction, reservation: Reservation) => Promise<void>,
  ): Promise<Reservation> {
    const { tenantId } = tenantOf(this.#caller)
    return this.#inTenant(async (transaction) => {
      const found = isId(id) ? await findReservation(transaction, id) : null
      if (!found) throw notFound(id)
      await lockBudgetsFor(transaction, tenantId, found.charged, this.#now)
      const reservation = await lockReservation(transaction, id)
      if (!reservation) throw notFound(id)
      const after = ended(reservation, state)
      if (reservation.state === 'HELD') {
        await updateState(transaction, after)
        await work(transaction, after)
      }
      return after
    })
  }

  #inTenant<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#database.asTenant(tenantOf(this.#caller), work)
  }
}

async function requireActiveProject(transaction: Transaction, id: string): Promise<void> {
  const [project] = isId(id) ? await findProjects(transaction, [id]) : []
  if (!project) throw new DomainError('NOT_FOUND', `Project ${id} not found`)
  if (project.state === 'ARCHIVED') throw new DomainError('CONFLICT', `Project ${project.key} is archived`)
}

function notFound(id: string): DomainError {
  return new DomainError('NOT_FOUND', `Reservation ${id} not found`)
}
