type Listener = (text: string) => Promise<void>

interface Operation {
  /** By its client; it may go on for a moment, above all where it is still being opened. */
  isStopped: boolean
  /** The message that asks for another operation with the same id. */
  next?: string
}

/**
 * Keeps apart operations of a socket that have the same id, one after the other. graphql-ws knows them by their ids alone:
 * the end of one that was stopped would be told of the one after it, which nothing could stop then.
 */
export class OperationOrder {
  readonly #listener: Listener
  readonly #onTaken: () => void
  readonly #running = new Map<string, Operation>()

  /**
   * @param listener resolves for an operation when that is over
   * @param onTaken is called where an id is asked for that another operation waits for already
   */
  constructor(listener: Listener, onTaken: () => void) {
    this.#listener = listener
    this.#onTaken = onTaken
  }

  async take(text: string): Promise<void> {
    const { type, id } = readMessage(text)
    const running = this.#running.get(id)
    if (type === 'subscribe' && running?.isStopped) this.#wait(running, text)
    else if (type === 'subscribe') await this.#run(id, text)
    // What has not begun is not begun.
    else if (type === 'complete' && running?.next) delete running.next
    else {
      if (type === 'complete' && running) running.isStopped = true
      await this.#listener(text)
    }
  }

  #wait(running: Operation, text: string): void {
    if (running.next) this.#onTaken()
    running.next = text
  }

  async #run(id: string, first: string): Promise<void> {
    for (let text: string | undefined = first; text; ) {
      const operation: Operation = { isStopped: false }
      this.#running.set(id, operation)
      try {
        await this.#listener(text)
      } finally {
        if (this.#running.get(id) === operation) this.#running.delete(id)
      }
      text = operation.next
    }
  }
}

/** What is no message is for graphql-ws to complain of. */
function readMessage(text: string): { readonly type?: unknown; readonly id: string } {
  try {
    const message = JSON.parse(text)
    return typeof message?.id === 'string' ? message : { id: '' }
  } catch {
    return { id: '' }
  }
}
