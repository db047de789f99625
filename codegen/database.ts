// Migrates a throwaway Postgres and writes what it then holds: migrations/schema.sql and the row types of each service.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@agentic/migrations/migrate'
import { connectKnex } from '@agentic/postgres/database'
import { startEmbeddedPostgres } from '@agentic/postgres/embedded-postgres'
import { rowTypesOf } from './row-types.ts'
import { dumpSchemas } from './schema-dump.ts'

const ROOT = join(import.meta.dirname, '..')
const ROW_TYPES: Readonly<Record<string, string>> = {
  identity: 'subgraphs/identity/src/rows.generated.ts',
  agents: 'subgraphs/agents/src/rows.generated.ts',
  projects: 'subgraphs/projects/src/rows.generated.ts',
  events: 'subgraphs/events/src/rows.generated.ts',
}

const dataDir = mkdtempSync(join(tmpdir(), 'agentic-codegen-'))
chmodSync(dataDir, 0o711)
const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } })
const knex = connectKnex({ url: postgres.url, applicationName: 'codegen' })
try {
  await migrate({ ownerUrl: postgres.url })
  writeFileSync(join(ROOT, 'migrations/schema.sql'), await dumpSchemas(knex, [...Object.keys(ROW_TYPES), 'outbox', 'platform']))
  for (const [schema, file] of Object.entries(ROW_TYPES)) writeFileSync(join(ROOT, file), await rowTypesOf(knex, schema))
} finally {
  await knex.destroy()
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
