// Keys are texts of operations, and what is kept for one grows with it: a few huge ones must not be as good as many.
const CHARACTERS_PER_ENTRY = 2_048

/** Keeps the entries that were used last, as many as fit: by their number and by the length of all keys together. */
export class BoundedCache<Value> {
  readonly #entriesMax: number
  readonly #charactersMax: number
  readonly #entries = new Map<string, Value>()
  #characters = 0

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax
    this.#charactersMax = entriesMax * CHARACTERS_PER_ENTRY
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    // A Map keeps the order of insertion: the first entry is the one unused for the longest time.
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: string, value: Value): void {
    this.delete(key)
    this.#entries.set(key, value)
    this.#characters += key.length
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#entriesMax && this.#characters <= this.#charactersMax) return
      this.delete(oldest)
    }
  }

  /** The one unused for the longest time first. */
  values(): IterableIterator<Value> {
    return this.#entries.values()
  }

  delete(key: string): void {
    if (this.#entries.delete(key)) this.#characters -= key.length
  }
}
