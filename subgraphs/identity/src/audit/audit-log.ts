import type { Caller } from '@agentic/caller/caller'
import { canonicalJson } from '@agentic/postgres/canonical-json'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput } from '@agentic/service/errors'
import { identified, scopeOf } from '../identified.ts'
import type { AuditCriteria, AuditStore } from './audit.store.ts'
import { type AuditEntry, type Break, CHAIN_BEGIN, type ChainEnd, firstBreak, shown } from './audit-entry.ts'
import { isGenuine } from './checkpoints.ts'

const PORTION = 1_000

type Nullable<T> = { readonly [Key in keyof T]?: T[Key] | null }

export interface Verification {
  readonly intact: boolean
  readonly checked: number
  readonly brokenSequence: number | null
  readonly problem: Break['problem'] | null
}

/** The log of the caller's tenant, to be read and proven. */
export class AuditLog {
  readonly #store: AuditStore
  readonly #caller: Caller

  constructor(store: AuditStore, caller: Caller) {
    this.#store = store
    this.#caller = caller
  }

  get #scope() {
    return scopeOf(identified(this.#caller))
  }

  async list({
    filter,
    ...args
  }: ConnectionArguments & { readonly filter?: Nullable<AuditCriteria> | null }): Promise<Connection<AuditEntry>> {
    const scope = this.#scope
    const criteria = Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value != null)) as AuditCriteria
    const slice = await this.#store.page(scope, readPage(args), criteria)
    return new Connection(slice, { keyOf: ({ sequence }) => sequence, count: () => this.#store.count(scope, criteria) })
  }

  /** @throws BAD_USER_INPUT */
  async export(afterSequence: number) {
    if (afterSequence < 0) throw badInput({ afterSequence: `must be 0 or more, got ${afterSequence}` })
    const found = await this.#store.after(this.#scope, BigInt(afterSequence), PORTION + 1)
    const entries = found.slice(0, PORTION)
    const lines = entries.map((entry) => `${canonicalJson({ ...shown(entry), hash: entry.hash.toString('hex') })}\n`)
    const lastSequence = Number(entries.at(-1)?.sequence ?? afterSequence)
    return { ndjson: lines.join(''), lastSequence, hasMore: found.length > PORTION }
  }

  async retention(): Promise<{ days: number | null }> {
    return { days: await this.#store.retention(this.#scope) }
  }

  /** @throws BAD_USER_INPUT */
  async setRetention(days: number | null | undefined): Promise<{ days: number | null }> {
    if (days != null && (days < 30 || days > 3_650)) throw badInput({ days: `must be from 30 to 3650, got ${days}` })
    await this.#store.setRetention(this.#scope, days ?? null)
    return { days: days ?? null }
  }

  /** @throws BAD_USER_INPUT */
  async verify(fromSequence: number | null | undefined, toSequence: number | null | undefined): Promise<Verification> {
    const from = BigInt(fromSequence ?? 1)
    if (from < 1n) throw badInput({ fromSequence: `must be 1 or more, got ${from}` })
    if (toSequence != null && toSequence < from) throw badInput({ toSequence: `must not be before ${from}, got ${toSequence}` })
    const newest = await this.#store.newestCheckpoint(this.#scope)
    const wanted = BigInt(toSequence ?? newest?.sequence ?? 0)
    // Entries that are being written while we look are of no matter: the newest checkpoint says how far it goes.
    const to = newest && newest.sequence < wanted ? newest.sequence : wanted
    const expired = await this.#store.expiredThrough(this.#scope)
    const { checked, found } = await this.#walk(from > expired ? from : expired + 1n, to)
    return { intact: !found, checked, brokenSequence: found ? Number(found.sequence) : null, problem: found?.problem ?? null }
  }

  async #walk(from: bigint, to: bigint): Promise<{ checked: number; found: Break | null }> {
    const { tenantId } = this.#scope
    let end = await this.#before(from)
    let checked = 0
    while (end.sequence < to) {
      const limit = Math.min(PORTION, Number(to - end.sequence))
      const entries = await this.#store.after(this.#scope, end.sequence, limit)
      const found = firstBreak(tenantId, end, entries) ?? (await this.#forged(entries))
      checked += entries.length
      if (found) return { checked, found }
      const last = entries.at(-1)
      if (!last) return { checked, found: { sequence: end.sequence + 1n, problem: 'MISSING' } }
      end = last
    }
    return { checked, found: null }
  }

  /** What the entry at `from` must follow. */
  async #before(from: bigint): Promise<ChainEnd> {
    if (from === 1n) return CHAIN_BEGIN
    const [entry] = await this.#store.after(this.#scope, from - 2n, 1)
    if (entry?.sequence === from - 1n) return entry
    // Expired: only its checkpoint is left.
    const [checkpoint] = await this.#store.checkpoints(this.#scope, from - 1n, from - 1n)
    return checkpoint ?? { ...CHAIN_BEGIN, sequence: from - 1n }
  }

  /** The first of entries whose checkpoint is not genuine, or says another hash. */
  async #forged(entries: readonly AuditEntry[]): Promise<Break | null> {
    const [first, last] = [entries[0], entries.at(-1)]
    if (!first || !last) return null
    const { tenantId } = this.#scope
    const keys = await this.#store.keys()
    for (const checkpoint of await this.#store.checkpoints(this.#scope, first.sequence, last.sequence)) {
      const entry = entries[Number(checkpoint.sequence - first.sequence)]
      const isTrue = entry?.hash.equals(checkpoint.hash) && (await isGenuine(tenantId, checkpoint, keys))
      if (!isTrue) return { sequence: checkpoint.sequence, problem: 'CHECKPOINT' }
    }
    return null
  }
}
