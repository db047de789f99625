import type { Caller } from '@agentic/caller/caller'
import type { Database, Transaction } from '@agentic/postgres/database'
import { once } from '@agentic/postgres/idempotency'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { v7 } from 'uuid'
import { actorIdOf, checkKey, isId, presentReuse, requireService, tenantOf } from '../actor.ts'
import { type BudgetWindow, type Charged, windowStartUtc } from '../budget/budget.ts'
import { findProjects } from '../project/project.store.ts'
import { charge } from './charge.ts'
import { countCosts, findCost, readCosts, sumCosts } from './cost.store.ts'
import { type ConsumptionInput, type CostFilter, type CostRecord, type NewCost, readConsumption, type Spender } from './cost.ts'

export interface RecordCost {
  readonly projectId: string
  readonly amountUsd: string
  readonly description?: string | null
  readonly idempotencyKey?: string | null
}

export type RecordRunCost = ConsumptionInput & Charged & { readonly idempotencyKey: string }

const DESCRIPTION_LENGTH_MAX = 1_000

/** What one caller may do with costs. Made anew for each request: the loaders are its cache. */
export class Costs {
  readonly #database: Database
  readonly #caller: Caller
  readonly #now: Date
  readonly #sums = new Map<string, DataLoader<string, bigint>>()

  constructor(database: Database, caller: Caller, now: Date) {
    this.#database = database
    this.#caller = caller
    this.#now = now
  }

  /** Nano-dollars spent since the current window began, in UTC. */
  async spent(spender: Spender, id: string, window: BudgetWindow): Promise<bigint> {
    return isId(id) ? this.#sumsOf(spender, window).load(id.toLowerCase()) : 0n
  }

  async list(filter: CostFilter, args: ConnectionArguments): Promise<Connection<CostRecord>> {
    checkIds(filter, ['projectId', 'agentId', 'runId'])
    const page = readPage(args)
    const slice = await this.#inTenant((transaction) => readCosts(transaction, filter, page))
    return new Connection(slice, {
      keyOf: ({ id }) => id,
      count: () => this.#inTenant((transaction) => countCosts(transaction, filter)),
    })
  }

  /** A cost entered by hand. @throws BAD_USER_INPUT, NOT_FOUND, IDEMPOTENCY_KEY_REUSED */
  async record({ idempotencyKey, ...input }: RecordCost): Promise<CostRecord> {
    const { projectId, amountUsd, description = null } = input
    checkKey(idempotencyKey)
    if (description && description.length > DESCRIPTION_LENGTH_MAX) {
      throw badInput({ description: `must have at most ${DESCRIPTION_LENGTH_MAX} characters` })
    }
    const consumption = { ...readConsumption({ kind: 'MANUAL', amountUsd }), description }
    const { tenantId } = tenantOf(this.#caller)
    const call = { schema: 'projects', tenantId, actorId: actorIdOf(this.#caller), operation: 'recordCost' }
    const work = async (transaction: Transaction) => {
      const id = await this.#charge(transaction, { ...consumption, charged: { projectId }, idempotencyKey: `manual:${v7()}` })
      if (!id) throw new Error('A cost with a key of its own was recorded already')
      return id
    }
    const cost = await this.#inTenant(async (transaction) => {
      const id = await once(transaction, { ...call, key: idempotencyKey, arguments: input }, () => work(transaction))
      return findCost(transaction, id)
    }).catch(presentReuse)
    if (!cost) throw new Error(`The cost just recorded for project ${projectId} is not there`)
    return cost
  }

  /** Recording the same key again changes nothing. @throws FORBIDDEN, BAD_USER_INPUT, NOT_FOUND */
  async recordForRun(input: RecordRunCost): Promise<true> {
    requireService(this.#caller)
    checkKey(input.idempotencyKey)
    checkIds(input, ['agentId', 'runId', 'apiKeyId'])
    const { projectId, agentId, runId, apiKeyId } = input
    const cost = {
      ...readConsumption(input),
      charged: { projectId, agentId, runId, apiKeyId },
      idempotencyKey: `run:${input.idempotencyKey}`,
    }
    await this.#inTenant((transaction) => this.#charge(transaction, cost))
    return true
  }

  async #charge(transaction: Transaction, cost: NewCost): Promise<string | null> {
    const { projectId } = cost.charged
    const [project] = isId(projectId) ? await findProjects(transaction, [projectId]) : []
    if (!project) throw new DomainError('NOT_FOUND', `Project ${projectId} not found`)
    return charge(transaction, tenantOf(this.#caller).tenantId, cost, this.#now)
  }

  #sumsOf(spender: Spender, window: BudgetWindow): DataLoader<string, bigint> {
    const key = `${spender} ${window}`
    const loader =
      this.#sums.get(key) ??
      new DataLoader<string, bigint>((ids) =>
        this.#inTenant((transaction) => sumCosts(transaction, spender, ids, windowStartUtc(window, this.#now))),
      )
    this.#sums.set(key, loader)
    return loader
  }

  #inTenant<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#database.asTenant(tenantOf(this.#caller), work)
  }
}

/** @throws BAD_USER_INPUT where one that is given is not an id */
export function checkIds<Field extends string>(input: { readonly [F in Field]?: string | null }, names: readonly Field[]): void {
  for (const name of names) {
    const id = input[name]
    if (id != null && !isId(id)) throw badInput({ [name]: 'is not an id' })
  }
}
