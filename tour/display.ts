import { styleText } from 'node:util'

const BAR_WIDTH = 24
// Of a terminal that does not tell.
const COLUMNS = 80

/** What the tour shows: lines, and on a terminal a bar below them that moves. */
export class Display {
  readonly #out: NodeJS.WriteStream
  #bar = ''
  #isInText = false

  constructor(out: NodeJS.WriteStream) {
    this.#out = out
  }

  title(text: string): void {
    this.#line(styleText('bold', text))
  }

  /** Something that was promised and is so. */
  done(text: string): void {
    this.#line(`${styleText('green', '✔')} ${text}`)
  }

  detail(text: string): void {
    for (const line of text.split('\n')) this.#line(`    ${line}`)
  }

  /** Text that comes in pieces. */
  piece(text: string): void {
    this.#erase()
    this.#out.write((this.#isInText ? text : `    ${text}`).replaceAll('\n', '\n    '))
    this.#isInText = true
  }

  /** @param progress from 0 to 1 */
  progress(progress: number, label: string): void {
    const percent = `${Math.round(progress * 100)} %`.padStart(5)
    if (this.#out.isTTY) this.#draw(progress, `${percent}  ${label}`)
    else this.detail(`${percent}  ${label}`)
  }

  /** Leaves the bar as it is. */
  endProgress(): void {
    if (this.#bar) this.#out.write('\n')
    this.#bar = ''
  }

  #draw(progress: number, label: string): void {
    const filled = Math.round(progress * BAR_WIDTH)
    this.#erase()
    this.#bar = `    ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${label}`
    // A line that wraps could not be erased.
    this.#out.write(this.#bar.slice(0, (this.#out.columns || COLUMNS) - 1))
  }

  #line(text: string): void {
    this.#erase()
    this.#out.write(`${text}\n`)
  }

  #erase(): void {
    if (this.#isInText) this.#out.write('\n')
    else if (this.#bar) this.#out.write('\r\x1b[K')
    this.#isInText = false
    this.#bar = ''
  }
}
