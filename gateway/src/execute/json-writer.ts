const BYTES_AT_FIRST = 256 * 1024
// Memory of this size is kept for the next text; a longer text takes its memory along.
const BYTES_KEPT_MAX = 1024 * 1024
// Longer strings are quicker left to Node than written character by character.
const SHORT_MAX = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20
const TILDE = 0x7e
const ZERO = 0x30
// Of a whole number of 32 bits.
const DIGITS_MAX = 10

/**
 * Writes JSON as the bytes that are sent (UTF-8), one text after the other into the same memory: there are no strings to be
 * joined and encoded, and what stands twice in a text is copied.
 */
export class JsonWriter {
  #bytes: Buffer = Buffer.allocUnsafeSlow(BYTES_AT_FIRST)
  #length = 0

  /** How much was written since the last `take`: the place of what comes next. */
  get length(): number {
    return this.#length
  }

  byte(byte: number): void {
    this.#makeRoom(1)
    this.#bytes[this.#length++] = byte
  }

  /** A text whose bytes were made before. */
  bytes(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length)
    const [target, start] = [this.#bytes, this.#length]
    for (let index = 0; index < bytes.length; index++) target[start + index] = bytes[index] as number
    this.#length += bytes.length
  }

  /** What JSON.stringify makes of it; null for what JSON does not know. */
  value(value: unknown): void {
    const isWritten =
      typeof value === 'string' ? this.#writePlain(value) : typeof value === 'number' ? this.#writeCount(value) : false
    if (!isWritten) this.#text(JSON.stringify(value) ?? 'null')
  }

  /** Once more what stands between two places. */
  again(start: number, end: number): void {
    this.#makeRoom(end - start)
    this.#bytes.copyWithin(this.#length, start, end)
    this.#length += end - start
  }

  /** Takes back what was written from this place on. */
  takeBack(place: number): void {
    this.#length = place
  }

  /** All that was written; the next text begins. */
  take(): Buffer {
    const written = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    if (this.#bytes.length <= BYTES_KEPT_MAX) return Buffer.from(written)
    this.#bytes = Buffer.allocUnsafeSlow(BYTES_AT_FIRST)
    return written
  }

  /** Writes a short string of which every character is a byte, and stands for itself. @returns whether it is one */
  #writePlain(text: string): boolean {
    if (text.length > SHORT_MAX) return false
    this.#makeRoom(text.length + 2)
    const bytes = this.#bytes
    let place = this.#length
    bytes[place++] = QUOTE
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code < SPACE || code > TILDE || code === QUOTE || code === BACKSLASH) return false
      bytes[place++] = code
    }
    bytes[place++] = QUOTE
    this.#length = place
    return true
  }

  /** Writes a whole number that is not negative, nor too big for its digits to be got by dividing. @returns whether it is one */
  #writeCount(value: number): boolean {
    if (value !== value >>> 0) return false
    this.#makeRoom(DIGITS_MAX)
    let place = this.#length + digitsOf(value)
    this.#length = place
    let rest = value
    do {
      this.#bytes[--place] = ZERO + (rest % 10)
      rest = Math.floor(rest / 10)
    } while (rest > 0)
    return true
  }

  #text(text: string): void {
    // A UTF-16 unit takes three bytes at most.
    this.#makeRoom(text.length * 3)
    this.#length += this.#bytes.write(text, this.#length)
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

function digitsOf(count: number): number {
  let digits = 1
  for (let bound = 10; count >= bound; bound *= 10) digits += 1
  return digits
}
