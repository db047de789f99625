import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDatabase, type Database } from '@agentic/postgres/database'
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from '@agentic/postgres/embedded-postgres'
import { roleUrl, type ServiceRole } from '@agentic/postgres/service-role'
import { migrate } from '../../migrations/migrate.ts'
import { ended } from './ending.ts'

type Settings = EmbeddedPostgresOptions['settings']

/** A Postgres of its own, gone with its data when `work` is over. */
export async function withPostgres(settings: Settings, work: (ownerUrl: string) => Promise<void>): Promise<void> {
  const dataDir = join(tmpdir(), `bench-postgres-${process.pid}`)
  const postgres = await startEmbeddedPostgres({ dataDir, settings })
  await ended(
    () => work(postgres.url),
    async () => {
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  )
}

/** The platform's database, migrated and empty, with the settings of `npm start`: what is committed is on disk. */
export function withPlatformDatabase(work: (as: (role: ServiceRole) => Database) => Promise<void>): Promise<void> {
  return withPostgres({}, async (ownerUrl) => {
    await migrate({ ownerUrl })
    const open: Database[] = []
    try {
      await work((role) => {
        const database = connectDatabase({ url: roleUrl(ownerUrl, role), applicationName: `bench ${role}` })
        open.push(database)
        return database
      })
    } finally {
      for (const database of open) await database.close()
    }
  })
}
