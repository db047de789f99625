import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import type { AttemptStore } from './attempt.store.ts'

const FORGET_EVERY_MS = 60_000

/** Deletes failures to sign in that count no more. Any number of them may run. */
export class AttemptWorker extends PollLoop {
  constructor({ store, log, now }: { store: AttemptStore; log: Log; now: () => Date }) {
    super({
      idleMs: FORGET_EVERY_MS,
      work: () => store.forget(now()),
      problem: 'Old failures to sign in are still there',
      log,
    })
  }
}
