import { actorOf, type Caller, holds, isIdentified, type KeyOwner } from '@agentic/caller/caller'
import type { IdempotentCall } from '@agentic/postgres/idempotency'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { v7, validate } from 'uuid'
import { requireAll } from '../grant.ts'
import { idempotent } from '../idempotent.ts'
import { identified, scopeOf } from '../identified.ts'
import { permissionsOf } from '../role/role.ts'
import type { Sealer } from '../sealer.ts'
import type { ServiceAccounts } from '../service-account/service-accounts.ts'
import type { ApiKeyStore, KeyCriteria, NewKey } from './api-key.store.ts'
import { type ApiKey, checkNewKey, GRACE_SECONDS_MAX, hasEnded, type KeyText, renewedExpiry } from './api-key.ts'
import { hashKeySecret, keySecret, prefixOf } from './key-secret.ts'

export interface CreateApiKey {
  readonly name: string
  readonly scopes: readonly string[]
  readonly expiresAt?: Date | null
  readonly serviceAccountId?: string | null
  readonly idempotencyKey?: string | null
}

export interface RotateApiKey {
  readonly id: string
  readonly graceSeconds: number
  readonly idempotencyKey?: string | null
}

export interface CreatedApiKey {
  readonly apiKey: ApiKey
  readonly secret: string
}

export interface ApiKeyFilter {
  readonly ownerId?: string | null
  readonly active?: boolean | null
}

export interface ApiKeysParts {
  readonly store: ApiKeyStore
  readonly serviceAccounts: ServiceAccounts
  readonly sealer: Sealer
  readonly caller: Caller
  readonly now: () => Date
}

/** What one caller may see of API keys and do with them. */
export class ApiKeys {
  readonly #parts: ApiKeysParts
  readonly #byId = new DataLoader<string, ApiKey | null>(async (ids) =>
    inKeyOrder(ids, await this.#parts.store.findByIds(scopeOf(this.#caller), ids), (key) => key.id),
  )

  constructor(parts: ApiKeysParts) {
    this.#parts = parts
  }

  get #caller() {
    return identified(this.#parts.caller)
  }

  get #mayManage(): boolean {
    return holds(this.#caller, 'api_keys:manage')
  }

  /** Null for a key of somebody else's, without `api_keys:manage`. */
  async find(id: string): Promise<ApiKey | null> {
    const key = isIdentified(this.#parts.caller) && validate(id) ? await this.#byId.load(id.toLowerCase()) : null
    return key && (this.#mayManage || this.#isOwn(key.owner)) ? key : null
  }

  async list({ filter, ...args }: ConnectionArguments & { filter?: ApiKeyFilter | null }): Promise<Connection<ApiKey>> {
    const scope = scopeOf(this.#caller)
    const criteria = this.#criteria(filter ?? {})
    const slice = await this.#parts.store.page(scope, readPage(args), criteria)
    return new Connection(slice, { keyOf: ({ id }) => id, count: () => this.#parts.store.count(scope, criteria) })
  }

  /** @throws BAD_USER_INPUT, NOT_FOUND for the service account, FORBIDDEN for scopes that caller or owner do not hold */
  async create({ idempotencyKey, ...input }: CreateApiKey): Promise<CreatedApiKey> {
    const text = { name: input.name.trim(), scopes: [...new Set(input.scopes)].sort(), expiresAt: input.expiresAt ?? null }
    checkNewKey(text, this.#parts.now())
    const owner = await this.#newOwner(input.serviceAccountId ?? null, text.scopes)
    const { key, secret } = this.#newKey(text, owner, idempotencyKey)
    const call = this.#call('createApiKey', idempotencyKey, { ...text, owner })
    const id = await idempotent(idempotencyKey, () => this.#parts.store.create(scopeOf(this.#caller), key, call))
    return this.#shown(id, key, secret)
  }

  /** @throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, CONFLICT where the key has ended or was replaced before */
  async rotate({ id, graceSeconds, idempotencyKey }: RotateApiKey): Promise<CreatedApiKey> {
    if (graceSeconds < 0 || graceSeconds > GRACE_SECONDS_MAX) {
      throw badInput({ graceSeconds: `must be from 0 to ${GRACE_SECONDS_MAX} (30 days), got ${graceSeconds}` })
    }
    const old = await this.#get(id)
    this.#requireRotatable(old)
    const now = this.#parts.now()
    const { key, secret } = this.#newKey({ ...old, expiresAt: renewedExpiry(old, now) }, old.owner, idempotencyKey)
    const call = this.#call('rotateApiKey', idempotencyKey, { id: old.id, graceSeconds })
    const options = {
      retiresAt: new Date(now.getTime() + graceSeconds * 1_000),
      replacementOf: (locked: ApiKey) => {
        if (locked.rotatedTo || hasEnded(locked, now)) {
          throw new DomainError('CONFLICT', `API key ${id} has ended or was replaced already`)
        }
        return key
      },
    }
    const store = this.#parts.store
    const nextId = await idempotent(idempotencyKey, () => store.rotate(scopeOf(this.#caller), old.id, call, options))
    return this.#shown(nextId, key, secret)
  }

  /** @throws NOT_FOUND */
  async revoke(id: string): Promise<ApiKey> {
    const key = await this.#get(id)
    await this.#parts.store.revoke(scopeOf(this.#caller), key.id, this.#parts.now())
    this.#byId.clear(key.id)
    return this.#get(key.id)
  }

  async #get(id: string): Promise<ApiKey> {
    identified(this.#parts.caller)
    const key = await this.find(id)
    if (!key) throw new DomainError('NOT_FOUND', `API key ${id} not found`)
    return key
  }

  #isOwn(owner: KeyOwner): boolean {
    return owner.id === actorOf(this.#caller).id
  }

  #criteria({ ownerId, active }: ApiKeyFilter): KeyCriteria {
    if (ownerId != null && !validate(ownerId)) throw badInput({ 'filter.ownerId': 'is not an id' })
    const own = actorOf(this.#caller).id
    if (ownerId != null && ownerId !== own && !this.#mayManage) {
      throw new DomainError('FORBIDDEN', 'Seeing the keys of others takes api_keys:manage')
    }
    const ofOwner = ownerId ?? (this.#mayManage ? undefined : own)
    return { ownerId: ofOwner, active: active ?? undefined, now: this.#parts.now() }
  }

  /** Whose the new key is, where caller and owner both hold its scopes. */
  async #newOwner(serviceAccountId: string | null, scopes: readonly string[]): Promise<KeyOwner> {
    const caller = this.#caller
    requireAll(caller, scopes)
    // A user's access token is as good as their row: it is refused as soon as that changes.
    if (serviceAccountId === null && caller.kind === 'USER') return actorOf(caller) as KeyOwner
    if (!this.#mayManage) throw new DomainError('FORBIDDEN', 'Making keys takes api_keys:manage, or signing in yourself')
    if (serviceAccountId === null) {
      if (caller.kind === 'API_KEY') return caller.owner
      throw badInput({ 'input.serviceAccountId': 'is needed: a service owns no keys' })
    }
    const account = await this.#parts.serviceAccounts.get(serviceAccountId)
    requireHeld(permissionsOf(account.roles), scopes)
    return { kind: 'SERVICE_ACCOUNT', id: account.id }
  }

  #requireRotatable({ owner, scopes }: ApiKey): void {
    // Whoever rotates a key learns its secret: it must not let them act as another person, or do what they may not.
    const isOwn = this.#isOwn(owner)
    if (isOwn && this.#caller.kind === 'USER') return
    if (!this.#mayManage) throw new DomainError('FORBIDDEN', 'A key cannot rotate keys without api_keys:manage')
    if (!isOwn && owner.kind === 'USER') throw new DomainError('FORBIDDEN', 'Only its owner can rotate the key of a user')
    requireAll(this.#caller, scopes)
  }

  #newKey(text: KeyText, owner: KeyOwner, idempotencyKey: string | null | undefined): { key: NewKey; secret: string } {
    const id = v7()
    // With an idempotency key the secret can be shown again, to who lost the first answer: it hangs on the key's id.
    const secret = idempotencyKey ? this.#derivedSecret(id) : keySecret()
    const { name, scopes, expiresAt } = text
    const stored = { prefix: prefixOf(secret), secretHash: hashKeySecret(secret), createdAt: this.#parts.now() }
    return { key: { id, name, scopes, owner, expiresAt, ...stored }, secret }
  }

  #derivedSecret(id: string): string {
    return keySecret(this.#parts.sealer.derive('api-key', id))
  }

  async #shown(id: string, key: NewKey, secret: string): Promise<CreatedApiKey> {
    const apiKey = await this.#get(id)
    const shown = id === key.id ? secret : this.#derivedSecret(id)
    // The key-encryption key was exchanged since.
    if (prefixOf(shown) !== apiKey.prefix) throw new DomainError('CONFLICT', 'The secret of this key cannot be shown again')
    return { apiKey, secret: shown }
  }

  #call(operation: string, key: string | null | undefined, args: unknown): IdempotentCall {
    const { tenantId } = this.#caller
    return { schema: 'identity', tenantId, actorId: actorOf(this.#caller).id, operation, key, arguments: args }
  }
}

function requireHeld(ownerPermissions: readonly string[], scopes: readonly string[]): void {
  const missing = scopes.filter((scope) => !ownerPermissions.includes(scope))
  if (missing.length > 0) throw new DomainError('FORBIDDEN', `The service account may not do this itself: ${missing.join(', ')}`)
}
