import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { runProgram, startProgram } from '@agentic/testing/program'

const MAIN = 'subgraphs/agents/src/main.ts'

test('the process serves, and ends with 0 at SIGTERM', async () => {
  await using database = await freshDatabase()
  const settings = { DATABASE_URL: database.urlFor('agents'), AGENTS_CLIENT_SECRET: 'secret', PORT: '0' }
  using service = startProgram(MAIN, settings)
  await service.printed('listens on')
  const url = /http:\/\/[\d.:]+/.exec(service.output())?.[0]
  assert.equal((await fetch(`${url}/health`)).status, 200)
  service.signal('SIGTERM')
  assert.equal(await service.ended, 0, service.output())
})

test('without its secret the process refuses to start and says what is missing', async () => {
  const { code, output } = await runProgram(MAIN, {})
  assert.equal(code, 1)
  assert.match(output, /DATABASE_URL is required\n.*AGENTS_CLIENT_SECRET is required/)
})
