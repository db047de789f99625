// npm test [-- files … or options of node --test]: starts one Postgres for all test files, prepares the template
// database that they clone, and runs them with Node's own runner.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@agentic/migrations/migrate'
import { startEmbeddedPostgres } from '@agentic/postgres/embedded-postgres'

const TESTS = [
  '*.test.ts',
  'gateway/**/*.test.ts',
  'subgraphs/**/*.test.ts',
  'packages/**/*.test.ts',
  'migrations/**/*.test.ts',
  'codegen/**/*.test.ts',
  'test/**/*.test.ts',
]
// Throwaway data: speed matters, surviving a power cut does not.
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' }

const dataDir = mkdtempSync(join(tmpdir(), 'agentic-test-'))
chmodSync(dataDir, 0o711)
const postgres = await startEmbeddedPostgres({ dataDir, settings: SETTINGS })
let exitCode = 1
try {
  await migrate({ ownerUrl: postgres.url })
  exitCode = await runTests(postgres.url)
} finally {
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(exitCode)

async function runTests(templateUrl: string): Promise<number> {
  const asked = process.argv.slice(2)
  const options = asked.filter((argument) => argument.startsWith('-'))
  const named = asked.filter((argument) => !argument.startsWith('-'))
  const files = globSync(named.length > 0 ? named.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)) : TESTS, {
    exclude: (path) => path.includes('node_modules'),
  })
  if (files.length === 0) {
    console.error(`No test files match ${named.join(' ')}`)
    return 1
  }
  const child = spawn(process.execPath, ['--test', '--test-timeout=120000', ...options, ...files.sort()], {
    stdio: 'inherit',
    env: { ...process.env, TEST_TEMPLATE_DATABASE_URL: templateUrl },
  })
  // Ctrl-C reaches the child too; we stay until it has ended, so that Postgres is stopped and its data removed.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}
