import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('data outlives a stop, and a stopped server is gone', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'agentic-postgres-'))
  chmodSync(dataDir, 0o711)
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))

  const first = await startEmbeddedPostgres({ dataDir })
  await query(first.url, 'create table kept (n int); insert into kept values (42)')
  await first.stop()
  await assert.rejects(query(first.url, 'select 1'), { code: 'ECONNREFUSED' })

  const second = await startEmbeddedPostgres({ dataDir })
  try {
    assert.deepEqual(await query(second.url, 'select n from kept'), [{ n: 42 }])
  } finally {
    await second.stop()
  }
})

test('a server left behind by a killed copy is stopped, and its data taken over', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'agentic-postgres-'))
  chmodSync(dataDir, 0o711)
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))

  const orphan = await startEmbeddedPostgres({ dataDir })
  await query(orphan.url, 'create table kept (n int)')
  const heir = await startEmbeddedPostgres({ dataDir })
  try {
    await assert.rejects(query(orphan.url, 'select 1'), { code: 'ECONNREFUSED' })
    assert.deepEqual(await query(heir.url, 'select n from kept'), [])
  } finally {
    await heir.stop()
  }
})

test('a server that is killed is started again on its port with its data, and stays stopped once it is', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'agentic-postgres-'))
  chmodSync(dataDir, 0o711)
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const postgres = await startEmbeddedPostgres({ dataDir })
  await query(postgres.url, 'create table kept (n int); insert into kept values (42)')
  const told = new Promise<string>((resolve) => postgres.keepAlive(resolve))

  const [pid] = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGKILL')
  assert.match(await told, /Postgres ended and is started again/)
  assert.deepEqual(await onceUp(postgres.url, 'select n from kept'), [{ n: 42 }])

  await postgres.stop()
  await assert.rejects(query(postgres.url, 'select 1'), { code: 'ECONNREFUSED' })
})

async function onceUp(url: string, text: string): Promise<unknown[]> {
  for (const giveUpAt = Date.now() + 30_000; ; ) {
    try {
      return await query(url, text)
    } catch (error) {
      if (Date.now() > giveUpAt) throw error
      await sleep(20)
    }
  }
}
