import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/**
 * The database's schema and rows, resolver types and subgraph SDL, then the supergraph composed of it, then the table of
 * who may do what and the typed client.
 */
export async function generateAll(): Promise<void> {
  run(process.execPath, [join(import.meta.dirname, 'database.ts')])
  generate('codegen.yml')
  run(process.execPath, [join(import.meta.dirname, 'compose.ts')])
  run(process.execPath, [join(import.meta.dirname, 'permissions.ts')])
  generate('codegen/client/codegen.yml')
}

function generate(config: string): void {
  run(process.execPath, [join(ROOT, 'node_modules/.bin/graphql-codegen'), '--config', config])
}

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${error?.message ?? `${stdout}${stderr}`}`)
}
