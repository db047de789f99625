import type { Caller } from '@agentic/caller/caller'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { v7, validate } from 'uuid'
import { readIdPage } from '../id-page.ts'
import { scopeOf } from '../tenant-scope.ts'
import type { Webhook } from '../webhook/webhook.ts'
import type { Webhooks } from '../webhook/webhooks.ts'
import type { DeliveryStore } from './delivery.store.ts'
import type { Delivery, DeliveryAttempt, DeliveryFilter } from './delivery.ts'

/** What one caller may do with deliveries. Made anew for each request: the loaders are its cache. */
export class Deliveries {
  readonly #store: DeliveryStore
  readonly #webhooks: Webhooks
  readonly #caller: Caller
  readonly #now: () => Date
  readonly #byId = new DataLoader<string, Delivery | null>(async (ids) =>
    inKeyOrder(ids, await this.#store.findByIds(scopeOf(this.#caller), ids), (delivery) => delivery.id),
  )
  readonly #attempts = new DataLoader<string, readonly DeliveryAttempt[]>(async (ids) => {
    const attempts = Map.groupBy(await this.#store.listAttempts(scopeOf(this.#caller), ids), ({ deliveryId }) => deliveryId)
    return ids.map((id) => attempts.get(id) ?? [])
  })

  constructor(parts: { store: DeliveryStore; webhooks: Webhooks; caller: Caller; now: () => Date }) {
    this.#store = parts.store
    this.#webhooks = parts.webhooks
    this.#caller = parts.caller
    this.#now = parts.now
  }

  find(id: string): Promise<Delivery | null> {
    return validate(id) ? this.#byId.load(id.toLowerCase()) : Promise.resolve(null)
  }

  attempts(delivery: Delivery): Promise<readonly DeliveryAttempt[]> {
    return this.#attempts.load(delivery.id)
  }

  async list(args: ConnectionArguments, filter: DeliveryFilter): Promise<Connection<Delivery>> {
    const scope = scopeOf(this.#caller)
    for (const field of ['webhookId', 'eventId'] as const) {
      const id = filter[field]
      if (id != null && !validate(id)) throw badInput({ [`filter.${field}`]: 'is not an id' })
    }
    const slice = await this.#store.list(scope, filter, readIdPage(args))
    return new Connection(slice, { keyOf: (delivery) => delivery.id, count: () => this.#store.count(scope, filter) })
  }

  /** @throws NOT_FOUND, CONFLICT where it is still being sent or its webhook is not active */
  async redeliver(id: string): Promise<Delivery> {
    const delivery = await this.find(id)
    if (!delivery) throw new DomainError('NOT_FOUND', 'No such delivery')
    await this.#activeWebhook(delivery.webhookId)
    const from = ['DELIVERED', 'GIVEN_UP', 'SKIPPED'] as const
    const due = await this.#store.makeDue(scopeOf(this.#caller), delivery.id, { from, at: this.#now() })
    if (!due) throw new DomainError('CONFLICT', 'The delivery is still being sent')
    return due
  }

  /** Sends an event of the type `webhook.test`, to this webhook only. @throws NOT_FOUND, CONFLICT where it is not active */
  async sendTest(webhookId: string): Promise<Delivery> {
    const { id } = await this.#activeWebhook(webhookId)
    return this.#store.createFor(scopeOf(this.#caller), id, {
      id: v7(),
      type: 'webhook.test',
      source: 'events',
      subject: `webhook/${id}`,
      data: { webhookId: id },
      at: this.#now(),
    })
  }

  async #activeWebhook(id: string): Promise<Webhook> {
    const webhook = await this.#webhooks.find(id)
    if (!webhook) throw new DomainError('NOT_FOUND', 'No such webhook')
    if (webhook.state !== 'ACTIVE') throw new DomainError('CONFLICT', 'The webhook is not active: resume it first')
    return webhook
  }
}
