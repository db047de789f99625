import { createHash } from 'node:crypto'
import { canonicalJson } from '@agentic/postgres/canonical-json'

/** What happened, before it has a place in the chain. */
export interface AuditRecord {
  readonly at: Date
  readonly action: string
  readonly outcome: 'DONE' | 'REFUSED'
  readonly actorKind: 'USER' | 'SERVICE_ACCOUNT' | 'SERVICE' | null
  readonly actorId: string | null
  readonly apiKeyId: string | null
  readonly target: string | null
  readonly details: unknown
  readonly requestId: string
  readonly clientAddress: string | null
}

export interface AuditEntry extends AuditRecord {
  readonly sequence: bigint
  readonly previousHash: Buffer
  readonly hash: Buffer
}

/** The last entry that is known of a chain. */
export interface ChainEnd {
  readonly sequence: bigint
  readonly hash: Buffer
}

/** What the first entry follows. */
export const CHAIN_BEGIN: ChainEnd = { sequence: 0n, hash: Buffer.alloc(32) }

/** Gives records their places at the end of a tenant's chain. */
export function chained(tenantId: string, end: ChainEnd, records: readonly AuditRecord[]): AuditEntry[] {
  let { sequence, hash } = end
  return records.map((record) => {
    const placed = { ...record, sequence: ++sequence, previousHash: hash }
    hash = hashOf(tenantId, placed)
    return { ...placed, hash }
  })
}

/** SHA-256 of the entry as canonical JSON (RFC 8785). */
export function hashOf(tenantId: string, entry: Omit<AuditEntry, 'hash'>): Buffer {
  return createHash('sha256')
    .update(canonicalJson({ tenantId, ...shown(entry) }))
    .digest()
}

/** As it is hashed and exported: times in UTC with milliseconds, hashes in hex. */
export function shown(entry: Omit<AuditEntry, 'hash'>) {
  const { at, action, outcome, actorKind, actorId, apiKeyId, target, details, requestId, clientAddress } = entry
  const said = { action, outcome, actorKind, actorId, apiKeyId, target, details, requestId, clientAddress }
  return { ...said, sequence: Number(entry.sequence), at: at.toISOString(), previousHash: entry.previousHash.toString('hex') }
}

export interface Break {
  readonly sequence: bigint
  readonly problem: 'CHANGED' | 'MISSING' | 'UNCHAINED' | 'CHECKPOINT'
}

/** The first of entries, in order of sequence, that does not go on from `end` as it was written. */
export function firstBreak(tenantId: string, end: ChainEnd, entries: readonly AuditEntry[]): Break | null {
  let known = end
  for (const entry of entries) {
    if (entry.sequence !== known.sequence + 1n) return { sequence: known.sequence + 1n, problem: 'MISSING' }
    if (!hashOf(tenantId, entry).equals(entry.hash)) return { sequence: entry.sequence, problem: 'CHANGED' }
    if (!entry.previousHash.equals(known.hash)) return { sequence: entry.sequence, problem: 'UNCHAINED' }
    known = entry
  }
  return null
}
