import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import type { ApiKeyStore } from './api-key.store.ts'

const LOOK_EVERY_MS = 60_000

/** Announces API keys a week before they expire. */
export class KeyExpiryWorker implements Worker {
  readonly #store: ApiKeyStore
  readonly #log: Log
  readonly #now: () => Date
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor({ store, log, now }: { store: ApiKeyStore; log: Log; now: () => Date }) {
    this.#store = store
    this.#log = log
    this.#now = now
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async announce(): Promise<void> {
    const now = this.#now()
    for (const tenantId of await this.#store.tenantsWithExpiring(now)) await this.#store.announceExpiring(tenantId, now)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.announce().catch((error) => this.#log.error({ err: error }, 'Expiring API keys could not be announced'))
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }
}
