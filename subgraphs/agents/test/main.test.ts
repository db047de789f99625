import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'

const main = join(import.meta.dirname, '../src/main.ts')

test('the process serves, and ends with 0 at SIGTERM', { timeout: 20_000 }, async () => {
  await using database = await freshDatabase()
  const env = { ...process.env, DATABASE_URL: database.urlFor('agents'), AGENTS_CLIENT_SECRET: 'secret', PORT: '0' }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  const url = /http:\/\/[\d.:]+/.exec(line)?.[0]
  assert.equal((await fetch(`${url}/health`)).status, 200)
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
})

test('without its secret the process refuses to start and says what is missing', { timeout: 20_000 }, async () => {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH }, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  let errors = ''
  for await (const chunk of child.stderr.setEncoding('utf8')) errors += chunk
  assert.deepEqual(await ended, [1, null])
  assert.match(errors, /DATABASE_URL is required\n.*AGENTS_CLIENT_SECRET is required/)
})
