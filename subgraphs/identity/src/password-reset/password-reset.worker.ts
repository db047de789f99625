import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import type { PasswordResets } from './password-resets.ts'

const LOOK_EVERY_MS = 1_000

/** Looks up who asked for a new password. Any number of them may run. */
export class PasswordResetWorker extends PollLoop {
  constructor({ resets, log }: { resets: PasswordResets; log: Log }) {
    super({
      idleMs: LOOK_EVERY_MS,
      work: () => resets.takeRequests(),
      problem: 'Requests for new passwords were not looked at',
      log,
    })
  }
}
