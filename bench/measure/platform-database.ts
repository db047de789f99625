import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDatabase, type Database } from '@agentic/postgres/database'
import { startEmbeddedPostgres } from '@agentic/postgres/embedded-postgres'
import { roleUrl, type ServiceRole } from '@agentic/postgres/service-role'
import { migrate } from '../../migrations/migrate.ts'

/** An empty, migrated database of the platform with the settings of `npm start`: what is committed is on disk. */
export async function withPlatformDatabase(work: (as: (role: ServiceRole) => Database) => Promise<void>): Promise<void> {
  const dataDir = join(tmpdir(), `bench-platform-${process.pid}`)
  const postgres = await startEmbeddedPostgres({ dataDir })
  const open: Database[] = []
  try {
    await migrate({ ownerUrl: postgres.url })
    await work((role) => {
      const database = connectDatabase({ url: roleUrl(postgres.url, role), applicationName: `bench ${role}` })
      open.push(database)
      return database
    })
  } finally {
    for (const database of open) await database.close()
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
