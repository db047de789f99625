import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import type { Sealer } from '../sealer.ts'
import type { MailStore } from './mail.store.ts'
import { afterFailure, type ClaimedMail, type MailOutcome, openMail } from './mail.ts'
import { failureOf, type Mailer } from './mailer.ts'

export interface MailWorkerParts {
  readonly store: MailStore
  readonly mailer: Mailer
  readonly sealer: Sealer
  readonly log: Log
  readonly now: () => Date
}

const LOOK_EVERY_MS = 1_000
// As many as the mailer sends at once: stopping waits for one round.
const CLAIMED_MAX = 5
const LEASE_MS = 60_000

/** Sends what is due, at least once each. Any number of them may run. */
export class MailWorker extends PollLoop {
  readonly #parts: MailWorkerParts

  constructor(parts: MailWorkerParts) {
    super({
      idleMs: LOOK_EVERY_MS,
      work: () => this.sendDue(),
      problem: 'Mails that are due were not looked up',
      log: parts.log,
    })
    this.#parts = parts
  }

  async sendDue(): Promise<void> {
    const { store, now } = this.#parts
    for (const tenantId of await store.tenantsWithDue(now())) {
      const claimed = await store.claim(tenantId, { now: now(), leaseMs: LEASE_MS, limit: CLAIMED_MAX })
      await Promise.all(claimed.map((mail) => this.#send(mail)))
    }
  }

  async #send(mail: ClaimedMail): Promise<void> {
    const { store, log, now } = this.#parts
    const outcome = await this.#attempt(mail)
    if (outcome.state !== 'SENT') log.warn({ mailId: mail.id, about: mail.about, ...outcome }, 'A mail was not sent')
    await store.settle(mail, outcome, now())
  }

  async #attempt(mail: ClaimedMail): Promise<MailOutcome> {
    const { sealer, mailer, now } = this.#parts
    const message = openMail(sealer, mail)
    if (!message) return { state: 'GIVEN_UP', error: 'It was sealed with another KEY_ENCRYPTION_KEY' }
    try {
      await mailer.send(message)
      return { state: 'SENT' }
    } catch (error) {
      return afterFailure(mail, failureOf(error), now(), Math.random())
    }
  }
}
