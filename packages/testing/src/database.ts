import { randomBytes } from 'node:crypto'
import { connectDatabase, connectKnex, type Database } from '@agentic/postgres/database'
import { roleUrl, type ServiceRole } from '@agentic/postgres/service-role'
import { readTestConfig } from './config.ts'

export interface TestDatabase extends AsyncDisposable {
  readonly ownerUrl: string
  urlFor(role: ServiceRole): string
  /** Connected as the service's own role: row-level security applies, as it does in production. */
  as(role: ServiceRole): Database
}

/** A migrated database of its own, cloned from the template that the test run prepared. Dropped when disposed of. */
export async function freshDatabase(): Promise<TestDatabase> {
  const { templateUrl } = readTestConfig(process.env)
  const name = `test_${randomBytes(8).toString('hex')}`
  const server = new URL(templateUrl)
  const template = server.pathname.slice(1)
  server.pathname = '/postgres'
  const owner = new URL(templateUrl)
  owner.pathname = `/${name}`

  await runOn(server.href, `create database ${name} template ${template}`)
  const open: Database[] = []
  return {
    ownerUrl: owner.href,
    urlFor: (role) => roleUrl(owner.href, role),
    as(role) {
      const database = connectDatabase({ url: roleUrl(owner.href, role), applicationName: `test ${role}` })
      open.push(database)
      return database
    },
    async [Symbol.asyncDispose]() {
      for (const database of open) await database.close()
      // No "force": a connection that the test left open must fail it, not vanish here.
      await runOn(server.href, `drop database ${name}`)
    },
  }
}

async function runOn(url: string, statement: string): Promise<void> {
  const knex = connectKnex({ url, applicationName: 'testing', connectionsMax: 1 })
  try {
    await knex.raw(statement)
  } finally {
    await knex.destroy()
  }
}
