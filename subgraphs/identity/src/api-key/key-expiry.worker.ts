import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import type { ApiKeyStore } from './api-key.store.ts'

const LOOK_EVERY_MS = 60_000

/** Announces API keys a week before they expire. */
export class KeyExpiryWorker extends PollLoop {
  readonly #store: ApiKeyStore
  readonly #now: () => Date

  constructor({ store, log, now }: { store: ApiKeyStore; log: Log; now: () => Date }) {
    super({ idleMs: LOOK_EVERY_MS, work: () => this.announce(), problem: 'Expiring API keys could not be announced', log })
    this.#store = store
    this.#now = now
  }

  async announce(): Promise<void> {
    const now = this.#now()
    for (const tenantId of await this.#store.tenantsWithExpiring(now)) await this.#store.announceExpiring(tenantId, now)
  }
}
