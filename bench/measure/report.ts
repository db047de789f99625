import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const RESULTS = resolve(import.meta.dirname, '../results')

/** A figure that is no number was not measured. */
export type Cell = string | number | undefined

export interface Table {
  readonly title: string
  /** What has to be known to read it. */
  readonly notes: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** Prints the tables and keeps them in results/, as Markdown to read and JSON to compute with. */
export function report(name: string, tables: readonly Table[], figures: object): void {
  const text = `${tables.map(markdown).join('\n\n')}\n`
  console.log(`\n${text}`)
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(resolve(RESULTS, `${name}.md`), text)
  writeFileSync(resolve(RESULTS, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`)
}

export function markdown({ title, notes, columns, rows }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(shown))]
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => pad(cell, at, widths)).join(' | ')} |`
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  const [head, ...body] = cells as string[][]
  const table = [line(head as string[]), rule, ...body.map(line)]
  return [`## ${title}`, '', ...table, '', ...notes.map((note) => `- ${note}`)].join('\n')
}

function pad(cell: string, at: number, widths: readonly number[]): string {
  return at === 0 ? cell.padEnd(widths[at] as number) : cell.padStart(widths[at] as number)
}

function shown(cell: Cell): string {
  if (cell === undefined) return '–'
  if (typeof cell === 'string') return cell
  if (Number.isNaN(cell)) return '–'
  return cell >= 100 ? Math.round(cell).toLocaleString('en') : String(Number(cell.toFixed(cell < 1 ? 3 : 2)))
}
