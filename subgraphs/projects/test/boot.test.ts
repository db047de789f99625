import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { startProgram } from '@agentic/testing/program'

test('the service starts by itself as its own role and stops with 0 at SIGTERM', async () => {
  await using database = await freshDatabase()
  using service = startProgram('subgraphs/projects/src/main.ts', { DATABASE_URL: database.urlFor('projects'), PORT: '0' })
  await service.printed('projects listens on')
  service.signal('SIGTERM')
  assert.equal(await service.ended, 0, service.output())
})
