import { type Columns, returned } from '@agentic/postgres/columns'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import { v7 } from 'uuid'
import type { Event } from '../event/event.ts'
import { appendEvent } from '../event/event-log.store.ts'
import type { DeliveryAttemptRow, DeliveryRow } from '../rows.generated.ts'
import type { WebhookState } from '../webhook/webhook.ts'
import type { Delivery, DeliveryAttempt, DeliveryFilter, DeliveryState, Outcome } from './delivery.ts'

const COLUMNS = {
  id: 'id',
  webhookId: 'webhook_id',
  eventId: 'event_id',
  state: 'state',
  nextAttemptAt: 'due_at',
} as const satisfies Columns<DeliveryRow, Delivery>
const ATTEMPT_COLUMNS = {
  at: 'at',
  statusCode: 'status_code',
  durationMs: 'duration_ms',
  error: 'error',
  responseBody: 'response_body',
} as const satisfies Columns<DeliveryAttemptRow, DeliveryAttempt>

/** A delivery that one worker holds until its lease ends. */
export interface ClaimedDelivery {
  readonly tenantId: string
  readonly id: string
  /** Tells the worker's own claim from one that another made after this had ended. */
  readonly lease: string
}

/** What must be known to send a delivery. */
export interface Sendable {
  readonly attemptsMade: number
  readonly webhookId: string
  readonly url: string
  readonly secret: string
  readonly webhookState: WebhookState
  readonly event: Pick<Event, 'id' | 'type' | 'at' | 'data'>
}

export class DeliveryStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<readonly Delivery[]> {
    return this.#database.asTenant(scope, (transaction) => transaction('events.delivery').select(COLUMNS).whereIn('id', ids))
  }

  list(scope: TenantScope, filter: DeliveryFilter, page: Page): Promise<Slice<Delivery>> {
    return this.#database.asTenant(scope, (transaction) =>
      readSlice<Delivery>(filtered(transaction, filter).select(COLUMNS), page, { key: 'id', order: 'desc' }),
    )
  }

  async count(scope: TenantScope, filter: DeliveryFilter): Promise<number> {
    const row = await this.#database.asTenant(scope, (transaction) => filtered(transaction, filter).count({ count: '*' }).first())
    return Number(row?.count ?? 0)
  }

  /** Oldest first. */
  listAttempts(
    scope: TenantScope,
    deliveryIds: readonly string[],
  ): Promise<readonly (DeliveryAttempt & { readonly deliveryId: string })[]> {
    return this.#database.asTenant(scope, (transaction) =>
      transaction('events.delivery_attempt')
        .select({ ...ATTEMPT_COLUMNS, deliveryId: 'delivery_id' })
        .whereIn('delivery_id', deliveryIds)
        .orderBy('id'),
    )
  }

  /** Makes a finished delivery due again. @returns null where it is not in one of the states `from` */
  async makeDue(scope: TenantScope, id: string, change: { from: readonly DeliveryState[]; at: Date }): Promise<Delivery | null> {
    const [delivery] = await this.#database.asTenant(scope, (transaction) =>
      transaction('events.delivery')
        .where({ id })
        .whereIn('state', change.from)
        .update({ state: 'DUE', due_at: change.at, attempts_made: 0, lease: null })
        .returning(returned(transaction, COLUMNS)),
    )
    return delivery ?? null
  }

  /** Appends an event for one webhook alone, whatever types it wants. */
  createFor(scope: TenantScope, webhookId: string, event: Omit<Event, 'sequence'>): Promise<Delivery> {
    return this.#database.asTenant(scope, async (transaction) => {
      const { tenantId } = scope
      // The sequence before the webhook, as the outbox worker locks them.
      await appendEvent(transaction, tenantId, event)
      const id = v7()
      const { rows } = await transaction.raw(
        `insert into events.delivery (tenant_id, id, webhook_id, event_id, state, due_at)
         values (:tenantId, :id, :webhookId, :eventId, 'DUE', :at)
         returning id, webhook_id as "webhookId", event_id as "eventId", state, due_at as "nextAttemptAt"`,
        { tenantId, id, webhookId, eventId: event.id, at: event.at },
      )
      return rows[0]
    })
  }

  async claim(options: { now: Date; leaseMs: number; limit: number }): Promise<readonly ClaimedDelivery[]> {
    const { rows } = await this.#database.acrossTenants((transaction) =>
      transaction.raw(`select tenant_id as "tenantId", id, lease from events.claim_deliveries(?, ?, ?)`, [
        options.now,
        options.leaseMs,
        options.limit,
      ]),
    )
    return rows
  }

  /** By the delivery's id. Left out are those that were deleted with their webhook, or claimed by another worker since. */
  async findSendables(tenantId: string, claimed: readonly ClaimedDelivery[]): Promise<ReadonlyMap<string, Sendable>> {
    const leases = claimed.map(({ lease }) => lease)
    const rows = await this.#database.asTenant({ tenantId }, (transaction) =>
      transaction('events.delivery as delivery')
        .join('events.webhook as webhook', 'webhook.id', 'delivery.webhook_id')
        .join('events.event as event', 'event.id', 'delivery.event_id')
        .whereIn(
          'delivery.id',
          claimed.map(({ id }) => id),
        )
        .whereIn('delivery.lease', leases)
        .select({
          id: 'delivery.id',
          attemptsMade: 'delivery.attempts_made',
          webhookId: 'webhook.id',
          url: 'webhook.url',
          secret: 'webhook.secret',
          webhookState: 'webhook.state',
          eventId: 'event.id',
          type: 'event.type',
          at: 'event.at',
          data: 'event.data',
        }),
    )
    return new Map(
      rows.map(({ id, eventId, type, at, data, ...rest }) => [id, { ...rest, event: { id: eventId, type, at, data } }]),
    )
  }

  async skip(claimed: ClaimedDelivery): Promise<void> {
    await this.#database.asTenant(claimed, (transaction) =>
      ownLease(transaction, claimed).update({ state: 'SKIPPED', due_at: null, lease: null }),
    )
  }

  /**
   * Writes down an attempt and what follows from it. An attempt that outlived its lease is kept too, but changes
   * nothing: the delivery belongs to the worker that claimed it since.
   */
  record(
    claimed: ClaimedDelivery,
    done: { webhookId: string; attempt: DeliveryAttempt; outcome: Outcome; now: Date },
  ): Promise<void> {
    const { tenantId } = claimed
    return this.#database.asTenant({ tenantId }, async (transaction) => {
      const { outcome } = done
      if (outcome.state === 'GIVEN_UP' && outcome.disableReason) {
        // First, since deletion locks the webhook before its deliveries as well.
        await disableWebhook(transaction, { tenantId, id: done.webhookId, reason: outcome.disableReason })
      }
      await recordAttempt(transaction, claimed, done)
    })
  }
}

function filtered(transaction: Transaction, { webhookId, eventId, states }: DeliveryFilter) {
  const query = transaction('events.delivery')
  if (webhookId != null) query.where({ webhook_id: webhookId })
  if (eventId != null) query.where({ event_id: eventId })
  if (states != null) query.whereIn('state', states)
  return query
}

function ownLease(transaction: Transaction, { id, lease }: ClaimedDelivery) {
  return transaction('events.delivery').where({ id, lease, state: 'DUE' })
}

/** One statement, since it runs for every attempt. Writes nothing where the delivery was deleted. */
async function recordAttempt(
  transaction: Transaction,
  { id, lease }: ClaimedDelivery,
  { attempt, outcome, now }: { attempt: DeliveryAttempt; outcome: Outcome; now: Date },
): Promise<void> {
  await transaction.raw(
    `with own as (select tenant_id, id from events.delivery where id = :id for update),
     noted as (
       insert into events.delivery_attempt (tenant_id, id, delivery_id, at, status_code, duration_ms, error, response_body)
       select tenant_id, cast(:attemptId as uuid), id, cast(:at as timestamptz), cast(:statusCode as integer),
              cast(:durationMs as integer), cast(:error as text), cast(:responseBody as text)
         from own
     )
     update events.delivery as delivery
        set state = :state, due_at = :dueAt, lease = null, attempts_made = attempts_made + 1
       from own
      where delivery.id = own.id and delivery.lease = :lease and delivery.state = 'DUE'`,
    {
      ...attempt,
      id,
      lease,
      attemptId: v7(),
      state: outcome.state,
      dueAt: outcome.state === 'DUE' ? new Date(now.getTime() + outcome.retryAfterMs) : null,
    },
  )
}

async function disableWebhook(
  transaction: Transaction,
  { tenantId, id, reason }: { tenantId: string; id: string; reason: string },
): Promise<void> {
  const disabled = await transaction('events.webhook')
    .where({ id, state: 'ACTIVE' })
    .update({ state: 'DISABLED', disabled_reason: reason })
  if (disabled === 0) return
  await publishEvent(transaction, tenantId, {
    type: 'webhook.disabled',
    source: 'events',
    subject: `webhook/${id}`,
    data: { webhookId: id, reason },
  })
}
