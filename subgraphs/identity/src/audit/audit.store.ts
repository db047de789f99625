import type { Actor } from '@agentic/caller/caller'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { JWK } from 'jose'
import { type AuditEntry, type AuditRecord, CHAIN_BEGIN, type ChainEnd, chained } from './audit-entry.ts'
import type { Checkpoint, CheckpointSigner } from './checkpoints.ts'

const RECORD = {
  at: 'at',
  action: 'action',
  outcome: 'outcome',
  actorKind: 'actor_kind',
  actorId: 'actor_id',
  apiKeyId: 'api_key_id',
  target: 'target',
  details: 'details',
  requestId: 'request_id',
  clientAddress: 'client_address',
} as const
const ENTRY = { ...RECORD, sequence: 'sequence', previousHash: 'previous_hash', hash: 'hash' } as const
const CHECKPOINT = { sequence: 'sequence', hash: 'hash', signature: 'signature' } as const

export interface AuditCriteria {
  readonly action?: string | undefined
  readonly outcome?: AuditRecord['outcome'] | undefined
  readonly actorId?: string | undefined
  readonly target?: string | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

/** What was refused, to whom and where. */
export interface Refusal {
  readonly action: string
  readonly code: string
  readonly requestId: string
  readonly clientAddress: string | null
}

export interface KnownRefusal extends Refusal {
  readonly actor: Actor | null
  /** Id of the user whom it is about. */
  readonly target: string | null
}

/** A login that was refused, of an address that may be nobody's. */
export interface RefusedLogin extends Refusal {
  readonly email: string
  readonly tenantSlug: string | null
}

export class AuditStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async tenantsWithRecords(): Promise<readonly string[]> {
    const { rows } = await this.#database.acrossTenants((trx) => trx.raw('select outbox.tenants_with_audit() as id'))
    return (rows as { id: string }[]).map(({ id }) => id)
  }

  /** Chains the tenant's oldest records and signs the new end, one process at a time: all or nothing. @returns how many */
  move(tenantId: string, { limit, signer }: { limit: number; signer: CheckpointSigner }): Promise<number> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      await lockChain(trx, tenantId)
      return append(trx, tenantId, await takeRecords(trx, limit), signer)
    })
  }

  async tenantsWithRetention(): Promise<readonly string[]> {
    const { rows } = await this.#database.acrossTenants((trx) => trx.raw('select identity.tenants_with_audit_retention() as id'))
    return (rows as { id: string }[]).map(({ id }) => id)
  }

  /** Deletes what the tenant keeps no longer. The chain itself says so: who cannot sign cannot pretend that it was this. */
  expire(tenantId: string, signer: CheckpointSigner): Promise<void> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      await lockChain(trx, tenantId)
      const { rows } = await trx.raw('select identity.expire_audit_entries() as through')
      const through: bigint | null = rows[0].through
      if (through !== null) await append(trx, tenantId, [expiry(through)], signer)
    })
  }

  /** Through which sequence entries have expired, as the chain says. */
  expiredThrough(scope: TenantScope): Promise<bigint> {
    return this.#database.asTenant(scope, async (trx) => {
      const newest = await trx('identity.audit_entry').where({ action: EXPIRY }).orderBy('sequence', 'desc').first('details')
      return BigInt(newest?.details.throughSequence ?? 0)
    })
  }

  retention(scope: TenantScope): Promise<number | null> {
    return this.#database.asTenant(scope, async (trx) => (await trx('identity.audit_retention').first('days'))?.days ?? null)
  }

  async setRetention(scope: TenantScope, days: number | null): Promise<void> {
    const row = { tenant_id: scope.tenantId, days }
    await this.#database.asTenant(scope, (trx) => trx('identity.audit_retention').insert(row).onConflict('tenant_id').merge())
  }

  async addRefusedLogin({ email, tenantSlug, code, requestId, clientAddress }: RefusedLogin): Promise<void> {
    const row = { email, tenant_slug: tenantSlug, code, request_id: requestId, client_address: clientAddress }
    await this.#database.acrossTenants((trx) => trx('platform.refused_login').insert(row))
  }

  addRefusal(tenantId: string, { action, code, requestId, clientAddress, actor, target }: KnownRefusal): Promise<void> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      await trx('outbox.audit').insert({
        tenant_id: tenantId,
        action,
        outcome: 'REFUSED',
        actor_kind: actor?.kind ?? null,
        actor_id: actor?.id ?? null,
        target,
        details: JSON.stringify({ code }),
        request_id: requestId,
        client_address: clientAddress,
      })
    })
  }

  /** Gives refused logins to the tenants that know the address; of the others nothing is kept. @returns how many there were */
  moveRefusedLogins(limit: number): Promise<number> {
    return this.#database.acrossTenants(async (trx) => {
      const { rows } = await trx.raw(
        `delete from platform.refused_login where id in (select id from platform.refused_login order by id limit ?) returning *`,
        [limit],
      )
      for (const row of rows) {
        for (const tenantId of await tenantsOf(trx, row)) await addRefusal(trx, tenantId, row)
      }
      return rows.length
    })
  }

  page(scope: TenantScope, page: Page, criteria: AuditCriteria): Promise<Slice<AuditEntry>> {
    return this.#database.asTenant(scope, (trx) =>
      readSlice<AuditEntry>(selectEntries(trx, criteria).select(ENTRY), page, { key: 'sequence', order: 'desc' }),
    )
  }

  count(scope: TenantScope, criteria: AuditCriteria): Promise<number> {
    return this.#database.asTenant(scope, async (trx) => {
      const [row] = await selectEntries(trx, criteria).count({ count: '*' })
      return Number(row?.count)
    })
  }

  /** The entries after a sequence, oldest first. */
  after(scope: TenantScope, sequence: bigint, limit: number): Promise<AuditEntry[]> {
    return this.#database.asTenant(scope, (trx) =>
      trx('identity.audit_entry').select(ENTRY).where('sequence', '>', `${sequence}`).orderBy('sequence').limit(limit),
    )
  }

  /** The signed ends of the chain from one sequence to another, oldest first. */
  checkpoints(scope: TenantScope, from: bigint, to: bigint): Promise<Checkpoint[]> {
    return this.#database.asTenant(scope, (trx) =>
      trx('identity.audit_checkpoint')
        .select(CHECKPOINT)
        .whereBetween('sequence', [`${from}`, `${to}`])
        .orderBy('sequence'),
    )
  }

  newestCheckpoint(scope: TenantScope): Promise<Checkpoint | undefined> {
    return this.#database.asTenant(scope, selectNewestCheckpoint)
  }

  /** The public keys of all checkpoints. */
  async keys(): Promise<ReadonlyMap<string, JWK>> {
    const rows = await this.#database.acrossTenants((trx) => trx('platform.audit_key').select('kid', 'public_jwk'))
    return new Map(rows.map(({ kid, public_jwk }) => [kid, public_jwk]))
  }
}

const EXPIRY = 'identity.expireAuditLog'

function expiry(through: bigint): AuditRecord {
  const nobody = { actorKind: null, actorId: null, apiKeyId: null, target: null, clientAddress: null }
  const details = { throughSequence: Number(through) }
  return { ...nobody, at: new Date(), action: EXPIRY, outcome: 'DONE', details, requestId: EXPIRY }
}

async function lockChain(trx: Transaction, tenantId: string): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('identity.audit_entry/' || ?, 0))`, [tenantId])
}

async function append(
  trx: Transaction,
  tenantId: string,
  records: readonly AuditRecord[],
  signer: CheckpointSigner,
): Promise<number> {
  if (records.length === 0) return 0
  const entries = chained(tenantId, (await selectNewestCheckpoint(trx)) ?? CHAIN_BEGIN, records)
  await trx.batchInsert(
    'identity.audit_entry',
    entries.map((entry) => toRow(tenantId, entry)),
  )
  const { sequence, hash, signature } = await signer.sign(tenantId, entries.at(-1) as ChainEnd)
  await trx('platform.audit_key')
    .insert({ kid: signer.kid, public_jwk: JSON.stringify(signer.publicJwk) })
    .onConflict()
    .ignore()
  await trx('identity.audit_checkpoint').insert({ tenant_id: tenantId, sequence: `${sequence}`, hash, signature })
  return entries.length
}

async function takeRecords(trx: Transaction, limit: number): Promise<AuditRecord[]> {
  const oldest = trx('outbox.audit').select('position').orderBy('position').limit(limit)
  const taken = await trx('outbox.audit')
    .whereIn('position', oldest)
    .delete()
    .returning([...Object.entries(RECORD).map(([name, column]) => `${column} as ${name}`), 'position'])
  taken.sort((a, b) => (a.position < b.position ? -1 : 1))
  return taken.map(({ position: _, ...record }) => record)
}

function selectNewestCheckpoint(trx: Transaction): Promise<Checkpoint | undefined> {
  return trx('identity.audit_checkpoint').select(CHECKPOINT).orderBy('sequence', 'desc').first()
}

function selectEntries(trx: Transaction, { action, outcome, actorId, target, from, to }: AuditCriteria) {
  const query = trx('identity.audit_entry')
  const wanted = { action, outcome, actor_id: actorId, target }
  for (const [column, value] of Object.entries(wanted)) if (value !== undefined) query.where(column, value)
  if (from) query.where('at', '>=', from)
  if (to) query.where('at', '<', to)
  return query
}

function toRow(tenantId: string, entry: AuditEntry) {
  const columns = Object.entries(ENTRY).map(([name, column]) => [column, entry[name as keyof typeof ENTRY]])
  return {
    ...Object.fromEntries(columns),
    tenant_id: tenantId,
    sequence: `${entry.sequence}`,
    details: JSON.stringify(entry.details),
  }
}

interface RefusedLoginRow {
  readonly email: string
  readonly tenant_slug: string | null
  readonly code: string
  readonly request_id: string
  readonly client_address: string | null
  readonly at: Date
}

async function tenantsOf(trx: Transaction, { email, tenant_slug }: RefusedLoginRow): Promise<string[]> {
  const { rows } = await trx.raw(
    `select id from identity.tenants_by_email(:email) as id
      where :slug::text is null or id in (select identity.tenant_by_slug(:slug))`,
    { email, slug: tenant_slug },
  )
  return (rows as { id: string }[]).map(({ id }) => id)
}

async function addRefusal(trx: Transaction, tenantId: string, row: RefusedLoginRow): Promise<void> {
  await trx.raw(`select set_config('app.tenant_id', ?, true)`, [tenantId])
  await trx('outbox.audit').insert({
    tenant_id: tenantId,
    at: row.at,
    action: 'identity.login',
    outcome: 'REFUSED',
    target: trx('identity.user_account').select(trx.raw('id::text')).whereRaw('lower(email) = lower(?)', [row.email]),
    details: JSON.stringify({ code: row.code }),
    request_id: row.request_id,
    client_address: row.client_address,
  })
}
