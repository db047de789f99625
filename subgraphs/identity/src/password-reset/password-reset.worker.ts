import type { Log } from '@agentic/service/log'
import { Poller } from '../poller.ts'
import type { PasswordResets } from './password-resets.ts'

const LOOK_EVERY_MS = 1_000

/** Looks up who asked for a new password. Any number of them may run. */
export class PasswordResetWorker extends Poller {
  constructor({ resets, log }: { resets: PasswordResets; log: Log }) {
    super({
      everyMs: LOOK_EVERY_MS,
      work: () => resets.takeRequests(),
      problem: 'Requests for new passwords were not looked at',
      log,
    })
  }
}
