import type { Plan } from '@agentic/caller/caller'
import type { PlanQuotas } from '@agentic/caller/quotas'
import { nameTarget } from '@agentic/postgres/audit'
import { type Columns, returned } from '@agentic/postgres/columns'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type IdempotentCall, once } from '@agentic/postgres/idempotency'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import { requireRoom } from '@agentic/service/quota'
import { v7 } from 'uuid'
import type { WebhookRow } from '../rows.generated.ts'
import type { NewWebhook, Webhook, WebhookState } from './webhook.ts'

const COLUMNS = {
  id: 'id',
  url: 'url',
  description: 'description',
  eventTypes: 'event_types',
  state: 'state',
  createdAt: 'created_at',
  disabledReason: 'disabled_reason',
} as const satisfies Columns<WebhookRow, Webhook>

export class WebhookStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<readonly Webhook[]> {
    return this.#database.asTenant(scope, (transaction) => transaction('events.webhook').select(COLUMNS).whereIn('id', ids))
  }

  list(scope: TenantScope, page: Page): Promise<Slice<Webhook>> {
    return this.#database.asTenant(scope, (transaction) =>
      readSlice<Webhook>(transaction('events.webhook').select(COLUMNS), page, { key: 'id', order: 'desc' }),
    )
  }

  count(scope: TenantScope): Promise<number> {
    return this.#database.asTenant(scope, countWebhooks)
  }

  /** The webhook of this call or, where its idempotency key was used before, of that one; null where it was deleted since. */
  create(
    scope: TenantScope,
    webhook: NewWebhook & { secret: string; createdAt: Date },
    call: Omit<IdempotentCall, 'schema' | 'tenantId'>,
    plan?: Plan,
  ): Promise<{ webhook: Webhook; secret: string } | null> {
    return this.#database.asTenant(scope, async (transaction) => {
      const id = await once(transaction, { ...call, schema: 'events', tenantId: scope.tenantId }, async () => {
        const id = v7()
        const count = () => countWebhooks(transaction)
        await requireRoom(transaction, { tenantId: scope.tenantId, quotas: this.#quotas, plan, quota: 'WEBHOOKS', count })
        await transaction('events.webhook').insert({
          tenant_id: scope.tenantId,
          id,
          url: webhook.url,
          description: webhook.description,
          event_types: webhook.eventTypes,
          secret: webhook.secret,
          state: 'ACTIVE',
          created_at: webhook.createdAt,
        })
        return id
      })
      nameTarget(id)
      const row = await transaction('events.webhook')
        .where({ id })
        .first({ ...COLUMNS, secret: 'secret' })
      if (!row) return null
      const { secret, ...created } = row
      return { webhook: created, secret }
    })
  }

  /** @returns null where it is not in one of the states `from`: its row stays as it is */
  async setState(
    scope: TenantScope,
    id: string,
    change: { from: readonly WebhookState[]; to: Exclude<WebhookState, 'DISABLED'> },
  ): Promise<Webhook | null> {
    const [webhook] = await this.#database.asTenant(scope, (transaction) =>
      transaction('events.webhook')
        .where({ id })
        .whereIn('state', change.from)
        .update({ state: change.to, disabled_reason: null })
        .returning(returned(transaction, COLUMNS)),
    )
    return webhook ?? null
  }

  async update(scope: TenantScope, id: string, { url, eventTypes, description }: NewWebhook): Promise<Webhook | null> {
    const [webhook] = await this.#database.asTenant(scope, (transaction) =>
      transaction('events.webhook')
        .where({ id })
        .update({ url, event_types: eventTypes, description })
        .returning(returned(transaction, COLUMNS)),
    )
    return webhook ?? null
  }

  async delete(scope: TenantScope, id: string): Promise<boolean> {
    const deleted = await this.#database.asTenant(scope, (transaction) => transaction('events.webhook').where({ id }).delete())
    return deleted > 0
  }
}

async function countWebhooks(transaction: Transaction): Promise<number> {
  const row = await transaction('events.webhook').count({ count: '*' }).first()
  return Number(row?.count ?? 0)
}
