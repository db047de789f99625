import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'

const MAIN = join(import.meta.dirname, '../src/main.ts')

test('the service starts by itself as its own role and stops with 0 at SIGTERM', async () => {
  await using database = await freshDatabase()
  const env = { PATH: process.env.PATH, DATABASE_URL: database.urlFor('projects'), PORT: '0', LOG_FORMAT: 'json' }
  const service = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(service, 'exit')

  const [firstLine] = await Promise.race([once(createInterface(service.stdout), 'line'), ended])
  assert.match(String(firstLine), /projects/)
  service.kill('SIGTERM')

  assert.deepEqual(await ended, [0, null])
})
