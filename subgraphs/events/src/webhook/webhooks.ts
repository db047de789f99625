import { randomBytes } from 'node:crypto'
import { actorOf, type Caller, isIdentified, planOf } from '@agentic/caller/caller'
import { IdempotencyKeyReused } from '@agentic/postgres/idempotency'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { validate } from 'uuid'
import { readIdPage } from '../id-page.ts'
import { scopeOf } from '../tenant-scope.ts'
import type { TargetPolicy } from './target.ts'
import type { WebhookStore } from './webhook.store.ts'
import { checkNewWebhook, type NewWebhook, type Webhook } from './webhook.ts'

const SECRET_BYTES = 32
const IDEMPOTENCY_KEY_LENGTH_MAX = 255

/** What one caller may do with webhooks. Made anew for each request: the loader is its cache. */
export class Webhooks {
  readonly #store: WebhookStore
  readonly #targets: TargetPolicy
  readonly #caller: Caller
  readonly #now: () => Date
  readonly #byId = new DataLoader<string, Webhook | null>(async (ids) =>
    inKeyOrder(ids, await this.#store.findByIds(scopeOf(this.#caller), ids), (webhook) => webhook.id),
  )

  constructor(parts: { store: WebhookStore; targets: TargetPolicy; caller: Caller; now: () => Date }) {
    this.#store = parts.store
    this.#targets = parts.targets
    this.#caller = parts.caller
    this.#now = parts.now
  }

  find(id: string): Promise<Webhook | null> {
    return validate(id) ? this.#byId.load(id.toLowerCase()) : Promise.resolve(null)
  }

  async list(args: ConnectionArguments): Promise<Connection<Webhook>> {
    const scope = scopeOf(this.#caller)
    const slice = await this.#store.list(scope, readIdPage(args))
    return new Connection(slice, { keyOf: (webhook) => webhook.id, count: () => this.#store.count(scope) })
  }

  /** @throws BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED, QUOTA_EXCEEDED */
  async create(webhook: NewWebhook, idempotencyKey: string | null | undefined): Promise<{ webhook: Webhook; secret: string }> {
    const scope = scopeOf(this.#caller)
    checkNewWebhook(webhook)
    checkIdempotencyKey(idempotencyKey)
    await this.#targets.checkUrl(webhook.url)
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
    const actorId = isIdentified(this.#caller) ? actorOf(this.#caller).id : ''
    const call = { actorId, operation: 'createWebhook', key: idempotencyKey, arguments: webhook }
    try {
      const created = await this.#store.create(scope, { ...webhook, secret, createdAt: this.#now() }, call, planOf(this.#caller))
      if (!created) throw new DomainError('NOT_FOUND', 'The webhook of this idempotency key was deleted')
      return created
    } catch (error) {
      if (error instanceof IdempotencyKeyReused) {
        throw new DomainError('IDEMPOTENCY_KEY_REUSED', error.message, { cause: error })
      }
      throw error
    }
  }

  /** @throws NOT_FOUND, BAD_USER_INPUT */
  async update(id: string, change: Partial<NewWebhook>): Promise<Webhook> {
    const webhook = await this.#existing(id)
    const { url, eventTypes, description } = { ...webhook, ...change }
    checkNewWebhook({ url, eventTypes, description })
    if (change.url !== undefined) await this.#targets.checkUrl(url)
    const updated = await this.#store.update(scopeOf(this.#caller), webhook.id, { url, eventTypes, description })
    return updated ?? notFound()
  }

  /** @throws NOT_FOUND, CONFLICT where the platform disabled it */
  async pause(id: string): Promise<Webhook> {
    const webhook = await this.#existing(id)
    const paused = await this.#store.setState(scopeOf(this.#caller), webhook.id, { from: ['ACTIVE', 'PAUSED'], to: 'PAUSED' })
    if (!paused) throw new DomainError('CONFLICT', 'A disabled webhook cannot be paused: resume it first')
    return paused
  }

  /** @throws NOT_FOUND */
  async resume(id: string): Promise<Webhook> {
    const webhook = await this.#existing(id)
    const from = ['ACTIVE', 'PAUSED', 'DISABLED'] as const
    const resumed = await this.#store.setState(scopeOf(this.#caller), webhook.id, { from, to: 'ACTIVE' })
    return resumed ?? notFound()
  }

  /** @throws NOT_FOUND */
  async delete(id: string): Promise<string> {
    const deleted = validate(id) && (await this.#store.delete(scopeOf(this.#caller), id))
    return deleted ? id : notFound()
  }

  async #existing(id: string): Promise<Webhook> {
    return (await this.find(id)) ?? notFound()
  }
}

function checkIdempotencyKey(key: string | null | undefined): void {
  if (key == null) return
  if (key.length < 1 || key.length > IDEMPOTENCY_KEY_LENGTH_MAX) {
    throw badInput({ idempotencyKey: `must have from 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} characters` })
  }
}

function notFound(): never {
  throw new DomainError('NOT_FOUND', 'No such webhook')
}
