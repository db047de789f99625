import type { Log } from './log.ts'

/** A part that runs in the background until it is stopped. `stop` drains: work in hand is finished or given back. */
export interface Worker {
  start(): void
  stop(): Promise<void>
}

/** A started process: `stop` ends everything it started, in reverse order. */
export interface Running {
  stop(): Promise<void>
}

const STOP_MS_MAX = 20_000

/**
 * Stops what `starting` started at the first SIGINT or SIGTERM, also one that comes while it still starts, and exits 0.
 * A second signal, or a stop that hangs, exits 1 at once.
 * @returns what was started; rejects as `starting` does
 */
export function stopOnSignal<Started extends Running>(starting: Promise<Started>, log: Log): Promise<Started> {
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info(`${signal}: stopping`)
    setTimeout(() => {
      log.error(`Not stopped within ${STOP_MS_MAX / 1000} s: giving up`)
      process.exit(1)
    }, STOP_MS_MAX).unref()
    try {
      await (await starting).stop()
      process.exit(0)
    } catch (error) {
      log.error(error, 'Stopping failed')
      process.exit(1)
    }
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return starting
}

/**
 * The whole of a `main.ts`: where `start` fails, the process says why and ends with 1. What an operator can mend is said
 * in the words of its error; a bug is shown with its stack.
 */
export async function startOrExit(start: () => Promise<unknown>): Promise<void> {
  try {
    await start()
  } catch (error) {
    const isBug = !(error instanceof Error) || [TypeError, ReferenceError, RangeError].some((kind) => error instanceof kind)
    console.error(isBug ? error : `Not started. ${error.message}`)
    process.exit(1)
  }
}

/** Collects what was started, so that it can be stopped in reverse order, also when a later part fails to start. */
export class StopStack implements Running {
  readonly #stops: (() => Promise<unknown> | unknown)[] = []

  push(stop: () => Promise<unknown> | unknown): void {
    this.#stops.push(stop)
  }

  async stop(): Promise<void> {
    const errors: unknown[] = []
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) {
      try {
        await stop()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Some parts did not stop')
  }
}
