import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectKnex } from '@agentic/postgres/database'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@agentic/postgres/embedded-postgres'

/** A Postgres of a test's own, empty, which may die and come back with its data on the same port. */
export interface TestPostgres extends AsyncDisposable {
  /** The owner's. */
  readonly url: string
  /** Ends the server as a crash would, without a word to its clients. */
  kill(): Promise<void>
  startAgain(): Promise<void>
  /** The names of the programs that are connected now. */
  connections(): Promise<string[]>
}

export async function startPostgres(): Promise<TestPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'agentic-own-postgres-'))
  chmodSync(dataDir, 0o711)
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir })
  const { url } = server
  return {
    url,
    async kill() {
      const [pid] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')
      process.kill(Number(pid), 'SIGKILL')
      await ended(Number(pid))
    },
    async startAgain() {
      server = await startEmbeddedPostgres({ dataDir, port: Number(new URL(url).port) })
    },
    async connections() {
      const knex = connectKnex({ url, applicationName: 'testing' })
      try {
        const { rows } = await knex.raw(
          `select application_name as name from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
        )
        return rows.map(({ name }: { name: string }) => name)
      } finally {
        await knex.destroy()
      }
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      rmSync(dataDir, { recursive: true })
    },
  }
}

async function ended(pid: number): Promise<void> {
  try {
    while (process.kill(pid, 0)) await sleep(5)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
