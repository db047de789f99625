import type { KeyOwner } from '@agentic/caller/caller'
import type { PlanQuotas } from '@agentic/caller/quotas'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type IdempotentCall, once } from '@agentic/postgres/idempotency'
import { publishEvent } from '@agentic/postgres/outbox'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import { revoke } from '../revocation/revocation.store.ts'
import type { ApiKeyRow } from '../rows.generated.ts'
import { requireQuota } from '../tenant/quota.store.ts'
import { type ApiKey, type HeldKey, warningAt } from './api-key.ts'

export interface NewKey extends Pick<ApiKey, 'id' | 'name' | 'scopes' | 'owner' | 'prefix' | 'createdAt' | 'expiresAt'> {
  readonly secretHash: Buffer
}

export interface KeyCriteria {
  readonly ownerId?: string | undefined
  readonly active?: boolean | undefined
  readonly now: Date
}

const END = `least(k.expires_at, k.revoked_at, k.retires_at)`

export class ApiKeyStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<ApiKey[]> {
    return this.#database.asTenant(scope, async (trx) => (await selectKeys(trx).whereRaw('k.id = any(?)', [[...ids]])).map(keyOf))
  }

  page(scope: TenantScope, page: Page, criteria: KeyCriteria): Promise<Slice<ApiKey>> {
    return this.#database.asTenant(scope, async (trx) => {
      const slice = await readSlice<ApiKeyRow>(meeting(selectKeys(trx), criteria), page, { key: 'k.id', order: 'desc' })
      return { ...slice, rows: slice.rows.map(keyOf) }
    })
  }

  count(scope: TenantScope, criteria: KeyCriteria): Promise<number> {
    return this.#database.asTenant(scope, async (trx) => {
      const row = await meeting(trx('identity.api_key as k'), criteria).count({ count: '*' }).first()
      return Number(row?.count)
    })
  }

  /** The id of the key that this call, or an earlier one with its idempotency key, made. */
  create(scope: TenantScope, key: NewKey, call: IdempotentCall): Promise<string> {
    return this.#database.asTenant(scope, (trx) =>
      once(trx, call, async () => {
        await requireQuota(trx, this.#quotas, scope.tenantId, 'API_KEYS', key.createdAt)
        await insert(trx, scope.tenantId, key)
        await publish(trx, scope.tenantId, 'api_key.created', key)
        return key.id
      }),
    )
  }

  /**
   * Replaces a key. @param options.replacementOf what takes its place; throws where the key, now locked, cannot be replaced
   */
  rotate(
    scope: TenantScope,
    id: string,
    call: IdempotentCall,
    options: { retiresAt: Date; replacementOf: (key: ApiKey) => NewKey },
  ): Promise<string> {
    return this.#database.asTenant(scope, (trx) =>
      once(trx, call, async () => {
        const old = keyOf(await selectKeys(trx).where('k.id', id).forUpdate().first())
        const next = options.replacementOf(old)
        await insert(trx, scope.tenantId, next)
        const replaced = { rotated_to: next.id, retires_at: options.retiresAt, warn_at: null }
        await trx('identity.api_key').where({ id }).update(replaced)
        // It goes on for its grace: the gateway asks again, and learns of its end.
        await revoke(trx, scope.tenantId, [id])
        await publish(trx, scope.tenantId, 'api_key.rotated', old, { rotatedTo: next.id })
        return next.id
      }),
    )
  }

  /** Ending an ended key again changes nothing and says nothing. */
  revoke(scope: TenantScope, id: string, now: Date): Promise<void> {
    return this.#database.asTenant(scope, (trx) => endKeys(trx, scope.tenantId, { id }, now))
  }

  async findTenantIdBySecret(secretHash: Buffer): Promise<string | null> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select id from identity.tenant_by_api_key(?) as id', [secretHash]),
    )
    return rows[0]?.id ?? null
  }

  /** The key and what its owner may do, of one moment. */
  findHeld(tenantId: string, secretHash: Buffer): Promise<HeldKey | null> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const row = await selectKeys(trx)
        .select(trx.raw(OWNER_PERMISSIONS), trx.raw(PLAN))
        .where('k.secret_hash', secretHash)
        .first()
      return row ? { key: keyOf(row), ownerPermissions: row.ownerPermissions, plan: row.plan } : null
    })
  }

  /** Times of use, newest first or not: an older one changes nothing. */
  noteUses(tenantId: string, uses: ReadonlyMap<string, Date>): Promise<void> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      await trx.raw(
        `update identity.api_key k set last_used_at = greatest(k.last_used_at, used.at)
           from unnest(?::uuid[], ?::timestamptz[]) as used (id, at) where k.id = used.id`,
        [[...uses.keys()], [...uses.values()]],
      )
    })
  }

  async tenantsWithExpiring(now: Date): Promise<string[]> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select id from identity.tenants_with_expiring_api_keys(?) as id', [now]),
    )
    return rows.map(({ id }: { id: string }) => id)
  }

  /** Says in an event of each key that is due that it will expire: once, however many workers look. */
  announceExpiring(tenantId: string, now: Date): Promise<void> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const { rows } = await trx.raw('update identity.api_key set warn_at = null where warn_at <= ? returning *', [now])
      for (const row of rows as ApiKeyRow[]) {
        await publish(trx, tenantId, 'api_key.expiring', keyOf(row), { expiresAt: row.expires_at?.toISOString() })
      }
    })
  }
}

const PLAN = '(select t.plan from identity.tenant t where t.id = k.tenant_id) as plan'

// Null where the owner may not act at all; an owner without roles may do nothing.
const OWNER_PERMISSIONS = `case
    when k.user_id is not null then (
      select array(select distinct unnest(r.permissions) from identity.user_role ur
               join identity.role r on r.tenant_id = ur.tenant_id and r.id = ur.role_id
              where ur.tenant_id = u.tenant_id and ur.user_id = u.id)
        from identity.user_account u where u.tenant_id = k.tenant_id and u.id = k.user_id and u.state = 'ACTIVE')
    else (
      select array(select distinct unnest(r.permissions) from identity.service_account_role ar
               join identity.role r on r.tenant_id = ar.tenant_id and r.id = ar.role_id
              where ar.tenant_id = a.tenant_id and ar.service_account_id = a.id)
        from identity.service_account a
       where a.tenant_id = k.tenant_id and a.id = k.service_account_id and a.deleted_at is null)
  end as "ownerPermissions"`

function selectKeys(trx: Transaction) {
  return trx('identity.api_key as k').select('k.*')
}

function keyOf(row: ApiKeyRow): ApiKey {
  const userId = row.user_id
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    owner: userId ? { kind: 'USER', id: userId } : { kind: 'SERVICE_ACCOUNT', id: row.service_account_id ?? '' },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    rotatedTo: row.rotated_to,
    retiresAt: row.retires_at,
  }
}

function meeting(query: ReturnType<Transaction>, { ownerId, active, now }: KeyCriteria): ReturnType<Transaction> {
  if (ownerId !== undefined) query.whereRaw('coalesce(k.user_id, k.service_account_id) = ?', [ownerId])
  if (active !== undefined) query.whereRaw(`coalesce(${END} > ?, true) = ?`, [now, active])
  return query
}

async function insert(trx: Transaction, tenantId: string, key: NewKey): Promise<void> {
  await trx('identity.api_key').insert({
    tenant_id: tenantId,
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    secret_hash: key.secretHash,
    scopes: key.scopes,
    [key.owner.kind === 'USER' ? 'user_id' : 'service_account_id']: key.owner.id,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    warn_at: warningAt(key),
  })
}

/** Ends all keys of somebody who may no longer act, in the transaction that says so. */
export function endKeysOf(trx: Transaction, tenantId: string, owner: KeyOwner, now: Date): Promise<void> {
  return endKeys(trx, tenantId, { [owner.kind === 'USER' ? 'user_id' : 'service_account_id']: owner.id }, now)
}

async function endKeys(trx: Transaction, tenantId: string, which: Record<string, string>, now: Date): Promise<void> {
  const ended: ApiKeyRow[] = await trx('identity.api_key')
    .where(which)
    .whereNull('revoked_at')
    .update({ revoked_at: now, warn_at: null })
    .returning('*')
  for (const row of ended) await publish(trx, tenantId, 'api_key.revoked', keyOf(row))
  await revoke(
    trx,
    tenantId,
    ended.map(({ id }) => id),
  )
}

type KeyEvent = 'api_key.created' | 'api_key.rotated' | 'api_key.revoked' | 'api_key.expiring'

function publish(
  trx: Transaction,
  tenantId: string,
  type: KeyEvent,
  { id, name, prefix, owner }: Pick<ApiKey, 'id' | 'name' | 'prefix' | 'owner'>,
  more: Record<string, unknown> = {},
): Promise<void> {
  const data = { apiKeyId: id, name, prefix, owner, ...more }
  return publishEvent(trx, tenantId, { type, source: 'identity', subject: `api_key/${id}`, data })
}
