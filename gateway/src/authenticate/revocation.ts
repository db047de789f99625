import { setTimeout as sleep } from 'node:timers/promises'
import type { ReadRevocations, Revocation } from '@agentic/caller/introspection'
import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { Revocable } from './authenticated.ts'

const POLL_MS = 500
/** Longer than any access token lives. */
const KEPT_MS = 15 * 60_000
const FIRST_READ_MS_MAX = 5_000

export interface RevocationListOptions {
  readonly read: ReadRevocations
  readonly log: Log
  readonly pollMs?: number
  /** Milliseconds that only ever grow. */
  readonly now?: () => number
}

interface Revoked {
  readonly version: number
  readonly seenAtMs: number
}

interface Watcher {
  readonly credential: Revocable
  readonly listener: () => void
}

/**
 * What was revoked, as whoever issues the credentials tells when asked twice a second. The table there is the truth and
 * nothing lies between: neither a lost message nor Redis can keep a revocation from arriving.
 *
 * While the issuer cannot be reached the list stays as it is. What can slip through then is bounded: access tokens live
 * ten minutes and are not renewed without the issuer, and keys are asked about again after half a minute, and refused.
 */
export class RevocationList {
  readonly #options: RevocationListOptions
  readonly #now: () => number
  readonly #bySubject = new Map<string, Revoked>()
  /** What is told again is known by it. */
  readonly #seenAtMs = new Map<string, number>()
  readonly #watchers = new Set<Watcher>()
  readonly #stopping = new AbortController()
  readonly #firstRead = Promise.withResolvers<void>()
  #isKnown = false
  #running: Promise<void> = Promise.resolve()
  #cursor = '0'
  #isFailing = false

  constructor(options: RevocationListOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  /**
   * Resolves once the list was read: before that nobody knows whether a token was revoked.
   * @throws SUBGRAPH_UNAVAILABLE where that takes too long
   */
  async known(): Promise<void> {
    if (this.#isKnown) return
    const timeout = sleep(FIRST_READ_MS_MAX, 'LATE', { ref: false })
    if ((await Promise.race([this.#firstRead.promise, timeout])) === 'LATE') {
      throw new DomainError('SUBGRAPH_UNAVAILABLE', 'Credentials cannot be verified now: what was revoked is not known')
    }
  }

  /** True where the credential is not, or not in the same way, good any more. */
  names({ caller, tokenVersion, establishedAtMs }: Revocable): boolean {
    const seenSince = (id: string) => (this.#bySubject.get(id)?.seenAtMs ?? Number.NEGATIVE_INFINITY) >= establishedAtMs
    switch (caller.kind) {
      case 'USER':
        return this.#bySubject.has(caller.sessionId) || (this.#bySubject.get(caller.userId)?.version ?? 0) > tokenVersion
      case 'API_KEY':
        // What the issuer said of it after the revocation was known takes the revocation into account.
        return seenSince(caller.keyId) || seenSince(caller.owner.id)
      case 'SERVICE':
      case 'ANONYMOUS':
        return false
      default:
        return caller satisfies never
    }
  }

  watch(credential: Revocable, listener: () => void): () => void {
    const watcher = { credential, listener }
    this.#watchers.add(watcher)
    // It may have been revoked since it was established, before anybody watched.
    if (this.names(credential)) queueMicrotask(() => this.#tell(watcher))
    return () => this.#watchers.delete(watcher)
  }

  /** Asks once. */
  async read(): Promise<void> {
    const { cursor, revocations } = await this.#options.read(this.#cursor)
    const fresh = revocations.filter(({ sequence }) => !this.#seenAtMs.has(sequence))
    for (const revocation of fresh) this.#add(revocation)
    this.#cursor = cursor
    this.#isKnown = true
    this.#firstRead.resolve()
    if (fresh.length > 0) this.#tellWatchers()
    this.#forgetOld()
  }

  #add({ sequence, subject, version = Number.POSITIVE_INFINITY }: Revocation): void {
    const seenAtMs = this.#now()
    this.#seenAtMs.set(sequence, seenAtMs)
    const earlier = this.#bySubject.get(subject)
    this.#bySubject.delete(subject)
    this.#bySubject.set(subject, { seenAtMs, version: Math.max(version, earlier?.version ?? 0) })
  }

  #tellWatchers(): void {
    for (const watcher of this.#watchers) if (this.names(watcher.credential)) this.#tell(watcher)
  }

  #tell(watcher: Watcher): void {
    if (this.#watchers.delete(watcher)) watcher.listener()
  }

  /** Both maps are in the order in which their entries were seen. */
  #forgetOld(): void {
    const before = this.#now() - KEPT_MS
    for (const [sequence, seenAtMs] of this.#seenAtMs) {
      if (seenAtMs >= before) break
      this.#seenAtMs.delete(sequence)
    }
    for (const [subject, { seenAtMs }] of this.#bySubject) {
      if (seenAtMs >= before) break
      this.#bySubject.delete(subject)
    }
  }

  async #run(): Promise<void> {
    const { log, pollMs = POLL_MS } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.read()
        if (this.#isFailing) log.info('Revocations can be read again')
        this.#isFailing = false
      } catch (error) {
        // Once, not twice a second.
        if (!this.#isFailing) log.error({ err: error }, 'Revocations cannot be read')
        this.#isFailing = true
      }
      // Rejects only where it was stopped.
      await sleep(pollMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }
}
