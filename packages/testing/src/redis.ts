import { type ChildProcess, execFile as execFileWithCallback, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'

const execFile = promisify(execFileWithCallback)

/** A Redis of a test's own, which may die and come back on the same port. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string
  readonly process: ChildProcess
  kill(): Promise<void>
  startAgain(): Promise<void>
  /** How many hints were published since it started. */
  published(): Promise<number>
}

/** Needs the programs of Debian's package redis-server, which are there wherever TEST_REDIS_URL is set. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort()
  const dir = mkdtempSync(join(tmpdir(), 'agentic-redis-'))
  let server = await spawnRedis(port, dir)
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill('SIGKILL')
    await exited
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    get process() {
      return server
    },
    kill,
    async startAgain() {
      server = await spawnRedis(port, dir)
    },
    async published() {
      const { stdout } = await execFile('redis-cli', ['-p', String(port), 'info', 'commandstats'])
      return Number(/cmdstat_publish:calls=(\d+)/.exec(stdout)?.[1] ?? 0)
    },
    async [Symbol.asyncDispose]() {
      await kill()
      rmSync(dir, { recursive: true })
    },
  }
}

async function spawnRedis(port: number, dir: string): Promise<ChildProcess> {
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
  const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(server, 'spawn')
  for await (const line of createInterface(server.stdout)) if (line.includes('Ready to accept connections')) break
  server.stdout.resume()
  return server
}
