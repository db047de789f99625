import { promised } from './problem.ts'
import type { Sources } from './sources.ts'

interface Finding {
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly severity: string
}

const COLUMNS = ['file', 'line', 'rule', 'severity'] as const
const ROWS_MAX = 30

/** @param text the artifact's. @throws TourProblem where a secret of the sources was missed, or is repeated */
export function readFindings(text: string | null | undefined, { files, secrets = [] }: Sources): readonly Finding[] {
  promised(text, 'The run has no artifact with its findings.')
  const findings = JSON.parse(text) as readonly Finding[]
  for (const secret of secrets) {
    const file = files.find(({ content }) => content.includes(secret))?.path
    promised(
      findings.some((finding) => finding.file === file),
      `The secret in ${file} was not found.`,
    )
    promised(!text.includes(secret), `The findings repeat the secret in ${file}.`)
  }
  return findings
}

export function findingsTable(findings: readonly Finding[]): string {
  const rows = [COLUMNS, ...findings.slice(0, ROWS_MAX).map((finding) => COLUMNS.map((column) => String(finding[column])))]
  const widths = COLUMNS.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const more = findings.length - ROWS_MAX
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}
