import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'

const MAIN = join(import.meta.dirname, '../main.ts')

function dataDirFor(t: TestContext): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'agentic-start-'))
  chmodSync(dataDir, 0o711)
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

/** `npm start` as a real process, with what it printed so far. */
function startProcess(t: TestContext, settings: Record<string, string>): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, PORT: '0', ...settings } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  t.after(() => child.kill('SIGKILL'))
  return { child, output: () => output }
}

async function printed({ child, output }: ReturnType<typeof startProcess>, text: string): Promise<void> {
  while (!output().includes(text)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended without "${text}": ${output()}`)
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
  }
}

for (const [moment, text] of [
  ['while it starts', 'Postgres started'],
  ['when it runs', 'Ctrl-C stops everything'],
] as const) {
  test(`Ctrl-C ${moment} stops everything that was started, Postgres included`, async (t) => {
    const dataDir = dataDirFor(t)
    const started = startProcess(t, { DATA_DIR: dataDir })
    await printed(started, text)
    assert.ok(existsSync(join(dataDir, 'postgres/postmaster.pid')))

    started.child.kill('SIGINT')
    const [code] = await once(started.child, 'exit')
    assert.equal(code, 0, started.output())
    // Postgres removes this file as the last act of a clean stop.
    assert.ok(!existsSync(join(dataDir, 'postgres/postmaster.pid')))
    assert.ok(!existsSync(join(dataDir, 'owner.pid')))
  })
}

test('a second start on the same data keeps it, and shows no new password', async (t) => {
  const dataDir = dataDirFor(t)
  for (const shown of [true, false]) {
    const started = startProcess(t, { DATA_DIR: dataDir })
    await printed(started, 'Ctrl-C stops everything')
    assert.equal(started.output().includes('made just now'), shown)
    started.child.kill('SIGINT')
    await once(started.child, 'exit')
  }
})

test('another copy on the same data is refused by name, and the first one goes on', async (t) => {
  const dataDir = dataDirFor(t)
  const first = startProcess(t, { DATA_DIR: dataDir })
  await printed(first, 'Ctrl-C stops everything')

  const second = startProcess(t, { DATA_DIR: dataDir })
  assert.equal((await once(second.child, 'exit'))[0], 1)
  assert.match(second.output(), new RegExp(`Another copy \\(process ${first.child.pid}\\) runs on`))
  assert.equal(first.child.exitCode, null)
  first.child.kill('SIGINT')
  assert.equal((await once(first.child, 'exit'))[0], 0)
})

test('a taken port is said, and nothing is left running', async (t) => {
  const dataDir = dataDirFor(t)
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as { port: number }

  const started = startProcess(t, { DATA_DIR: dataDir, PORT: String(port) })
  assert.equal((await once(started.child, 'exit'))[0], 1)
  assert.match(started.output(), new RegExp(`Port ${port} is taken`))
  assert.ok(!existsSync(join(dataDir, 'postgres/postmaster.pid')))
})
