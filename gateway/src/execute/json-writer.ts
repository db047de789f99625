const BYTES_AT_FIRST = 256 * 1024
// Memory of this size is kept for the next text; a longer text takes its memory along.
const BYTES_KEPT_MAX = 1024 * 1024
// Of a UTF-16 unit in UTF-8.
const BYTES_PER_UNIT_MAX = 3

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
// Of bytes: quotes, backslashes and control characters do not stand for themselves in JSON.
const IS_ESCAPED = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte < 0x20 || byte === QUOTE || byte === BACKSLASH))
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

  /** Writes a string of which every character is a byte, and stands for itself. @returns whether it is one */
  #writePlain(text: string): boolean {
    this.#makeRoom(text.length * BYTES_PER_UNIT_MAX + 2)
    const [bytes, start] = [this.#bytes, this.#length + 1]
    const end = start + bytes.write(text, start)
    if (end - start !== text.length) return false
    let escaped = 0
    for (let place = start; place < end; place++) escaped |= IS_ESCAPED[bytes[place] as number] as number
    if (escaped !== 0) return false
    bytes[start - 1] = QUOTE
    bytes[end] = QUOTE
    this.#length = end + 1
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
    this.#makeRoom(text.length * BYTES_PER_UNIT_MAX)
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
