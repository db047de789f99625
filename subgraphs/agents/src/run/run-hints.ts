import type { Bus } from '@agentic/bus/bus'
import type { Log } from '@agentic/service/log'

const DUE = 'runs:due'
const topicOf = (runId: string) => `run:${runId}`

/** Tells other processes to look into the tables. Whoever waits also looks by itself, so that a lost hint only costs time. */
export class RunHints {
  readonly #bus: Bus
  readonly #log: Log

  constructor(bus: Bus, log: Log) {
    this.#bus = bus
    this.#log = log
  }

  runChanged(runId: string): Promise<void> {
    return this.#publish(topicOf(runId), runId)
  }

  runDue(runId: string): Promise<void> {
    return this.#publish(DUE, runId)
  }

  onRunChanged(runId: string, listener: () => void): Promise<() => Promise<void>> {
    return this.#bus.subscribe(topicOf(runId), listener)
  }

  onRunDue(listener: () => void): Promise<() => Promise<void>> {
    return this.#bus.subscribe(DUE, listener)
  }

  async #publish(topic: string, message: string): Promise<void> {
    try {
      await this.#bus.publish(topic, message)
    } catch (error) {
      // The change is committed already: the readers find it at their next look.
      this.#log.warn({ err: error, topic }, 'A hint was not sent')
    }
  }
}
