import { setTimeout } from 'node:timers/promises'
import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import type { ClaimedDelivery, DeliveryStore, Sendable } from './delivery.store.ts'
import { outcomeOf } from './delivery.ts'
import { ATTEMPT_MS_MAX, type Sender } from './sender.ts'

const IDLE_MS = 200
/** An attempt and the writing down of it; after that the delivery of a worker that died falls due again. */
const LEASE_MS = ATTEMPT_MS_MAX + 10_000
const SENDING_MAX = 100
const GATHER_MS = 20

/** Sends what is due. Any number of them may run. */
export class DeliveryWorker implements Worker {
  readonly #store: DeliveryStore
  readonly #sender: Sender
  readonly #log: Log
  readonly #now: () => Date
  readonly #sending = new Set<Promise<void>>()
  readonly #loop: PollLoop

  constructor(parts: { store: DeliveryStore; sender: Sender; log: Log; now: () => Date }) {
    this.#store = parts.store
    this.#sender = parts.sender
    this.#log = parts.log
    this.#now = parts.now
    this.#loop = new PollLoop({
      work: () => this.#claimAndSend(),
      idleMs: IDLE_MS,
      problem: 'Claiming deliveries failed',
      log: parts.log,
    })
  }

  start(): void {
    this.#loop.start()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
    await Promise.all(this.#sending)
  }

  async #claimAndSend(): Promise<boolean> {
    const limit = SENDING_MAX - this.#sending.size
    const claimed = await this.#store.claim({ now: this.#now(), leaseMs: LEASE_MS, limit })
    const byTenant = Map.groupBy(claimed, ({ tenantId }) => tenantId)
    for (const [tenantId, ofTenant] of byTenant) this.#trackTenant(tenantId, ofTenant)
    if (this.#sending.size >= SENDING_MAX) {
      await Promise.race(this.#sending)
      // A few more end meanwhile: they are replaced by one claim, not by one each.
      await setTimeout(GATHER_MS)
    }
    return claimed.length > 0
  }

  #trackTenant(tenantId: string, claimed: readonly ClaimedDelivery[]): void {
    const loading = this.#store.findSendables(tenantId, claimed)
    for (const delivery of claimed) this.#track(delivery, loading)
  }

  #track(claimed: ClaimedDelivery, loading: Promise<ReadonlyMap<string, Sendable>>): void {
    const sending = this.#deliver(claimed, loading)
      // The lease ends by itself and the delivery falls due again.
      .catch((error) => this.#log.error({ err: error, deliveryId: claimed.id }, 'A delivery was not sent or not recorded'))
      .finally(() => this.#sending.delete(sending))
    this.#sending.add(sending)
  }

  async #deliver(claimed: ClaimedDelivery, loading: Promise<ReadonlyMap<string, Sendable>>): Promise<void> {
    const sendable = (await loading).get(claimed.id)
    if (!sendable) return
    if (sendable.webhookState !== 'ACTIVE') return this.#store.skip(claimed)
    const attempt = await this.#sender.send(sendable)
    const outcome = outcomeOf(attempt, sendable.attemptsMade + 1, Math.random())
    await this.#store.record(claimed, { webhookId: sendable.webhookId, attempt, outcome, now: this.#now() })
  }
}
