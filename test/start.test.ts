import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Program, startProgram } from '@agentic/testing/program'

function dataDirFor(t: TestContext): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'agentic-start-'))
  chmodSync(dataDir, 0o711)
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

/** `npm start` as a real process, on a free port unless said. */
function start(settings: Record<string, string>): Program {
  return startProgram('main.ts', { PORT: '0', ...settings })
}

for (const [moment, text] of [
  ['while it starts', 'Postgres started'],
  ['when it runs', 'Ctrl-C stops everything'],
] as const) {
  test(`Ctrl-C ${moment} stops everything that was started, Postgres included`, async (t) => {
    const dataDir = dataDirFor(t)
    using started = start({ DATA_DIR: dataDir })
    await started.printed(text)
    assert.ok(existsSync(join(dataDir, 'postgres/postmaster.pid')))

    started.signal('SIGINT')
    assert.equal(await started.ended, 0, started.output())
    // Postgres removes this file as the last act of a clean stop.
    assert.ok(!existsSync(join(dataDir, 'postgres/postmaster.pid')))
    assert.ok(!existsSync(join(dataDir, 'owner.pid')))
  })
}

test('a second start on the same data keeps it, and shows no new password', async (t) => {
  const dataDir = dataDirFor(t)
  for (const shown of [true, false]) {
    using started = start({ DATA_DIR: dataDir })
    await started.printed('Ctrl-C stops everything')
    assert.equal(started.output().includes('made just now'), shown)
    started.signal('SIGINT')
    await started.ended
  }
})

test('another copy on the same data is refused by name, and the first one goes on', async (t) => {
  const dataDir = dataDirFor(t)
  using first = start({ DATA_DIR: dataDir })
  await first.printed('Ctrl-C stops everything')

  using second = start({ DATA_DIR: dataDir })
  assert.equal(await second.ended, 1)
  assert.match(second.output(), new RegExp(`Another copy \\(process ${first.child.pid}\\) runs on`))
  assert.equal(first.child.exitCode, null)
  first.signal('SIGINT')
  assert.equal(await first.ended, 0)
})

test('a taken port is said, and nothing is left running', async (t) => {
  const dataDir = dataDirFor(t)
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as { port: number }

  using started = start({ DATA_DIR: dataDir, PORT: String(port) })
  assert.equal(await started.ended, 1)
  assert.match(started.output(), new RegExp(`Port ${port} is taken`))
  assert.ok(!existsSync(join(dataDir, 'postgres/postmaster.pid')))
})
