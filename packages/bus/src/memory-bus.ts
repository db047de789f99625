import { EventEmitter } from 'node:events'
import type { Bus } from './bus.ts'

/** A bus for one process. */
export class MemoryBus implements Bus {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  async publish(topic: string, message: string): Promise<void> {
    // Later, as on a network: a publisher never runs its listeners inside its own transaction.
    setImmediate(() => this.#emitter.emit(topic, message))
  }

  async subscribe(topic: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    this.#emitter.on(topic, listener)
    return async () => {
      this.#emitter.off(topic, listener)
    }
  }

  async close(): Promise<void> {
    this.#emitter.removeAllListeners()
  }
}
