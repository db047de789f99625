/** Keeps the entries that were used last. */
export class BoundedCache<Value> {
  readonly #entriesMax: number
  readonly #entries = new Map<string, Value>()

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax
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
    this.#entries.delete(key)
    this.#entries.set(key, value)
    const oldest = this.#entries.keys().next()
    if (this.#entries.size > this.#entriesMax && !oldest.done) this.#entries.delete(oldest.value)
  }

  /** The one unused for the longest time first. */
  values(): IterableIterator<Value> {
    return this.#entries.values()
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }
}
