const BATCH_CHARACTERS = 400
const BATCH_MS = 500

/** Gathers small pieces of text, so that a model's every word is not a row of its own. */
export class LogBatch {
  readonly #write: (message: string) => Promise<void>
  #text = ''
  #since = performance.now()

  constructor(write: (message: string) => Promise<void>) {
    this.#write = write
  }

  async add(text: string): Promise<void> {
    this.#text += text
    if (this.#text.length >= BATCH_CHARACTERS || performance.now() - this.#since >= BATCH_MS) await this.flush()
  }

  async flush(): Promise<void> {
    const text = this.#text
    this.#text = ''
    this.#since = performance.now()
    if (text) await this.#write(text)
  }
}
