import type { Log } from '@agentic/service/log'
import type { ApiKeyStore } from './api-key.store.ts'
import type { ApiKey } from './api-key.ts'

// With the half minute for which a gateway does not ask again, `lastUsedAt` is less than a minute behind.
const WRITE_AFTER_MS = 10_000

/** Collects when keys were used and writes it now and then, so that a request never waits for it. */
export class KeyUses {
  readonly #store: ApiKeyStore
  readonly #log: Log
  #noted = new Map<string, Map<string, Date>>()
  #timer: NodeJS.Timeout | undefined

  constructor(store: ApiKeyStore, log: Log) {
    this.#store = store
    this.#log = log
  }

  note({ tenantId, id }: ApiKey, at: Date): void {
    const ofTenant = this.#noted.get(tenantId) ?? new Map<string, Date>()
    this.#noted.set(tenantId, ofTenant.set(id, at))
    this.#timer ??= setTimeout(() => void this.write(), WRITE_AFTER_MS).unref()
  }

  /** Writes what was noted. A failure loses times of use, nothing else: it is logged, and the next use is noted anew. */
  async write(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const noted = this.#noted
    this.#noted = new Map()
    try {
      for (const [tenantId, uses] of noted) await this.#store.noteUses(tenantId, uses)
    } catch (error) {
      this.#log.warn({ err: error }, 'When API keys were last used could not be written')
    }
  }
}
