// npm run codegen:check: generates everything anew and fails where the committed files differ.
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { generateAll } from './generate-all.ts'

const GENERATED = [
  'schema/*',
  'migrations/schema.sql',
  'subgraphs/*/src/*.generated.ts',
  'subgraphs/*/src/*/resolvers/**/*.ts',
  'codegen/client/src/generated/*',
]

function fingerprints(): Map<string, string> {
  const files = globSync(GENERATED)
  return new Map(files.map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]))
}

const before = fingerprints()
await generateAll()
const after = fingerprints()
const changed = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file))
if (changed.length > 0) {
  console.error(
    `Not up to date:\n${changed.map((file) => `  ${file}`).join('\n')}\nRun \`npm run codegen\` and commit what it writes.`,
  )
  process.exit(1)
}
console.log(`${after.size} generated files are up to date`)
