import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface PostgresServerOptions {
  /** The program `postgres`. */
  readonly program: string
  readonly dataDir: string
  readonly port: number
  /** Who it runs as: Postgres refuses to run as root. */
  readonly identity: { readonly uid?: number; readonly gid?: number }
  readonly settings: Readonly<Record<string, string>>
  /** The superuser's connection to a database that is always there. */
  readonly url: string
}

const START_MS_MAX = 30_000
const STOP_MS_MAX = 15_000
const RETRY_MS = 500

/** The server of one data folder, in a process group of its own: Ctrl-C is for us, and Postgres stops last. */
export class PostgresServer {
  readonly #options: PostgresServerOptions
  #process: ChildProcess | undefined
  #output = ''
  #stopping = false
  #keeping: Promise<void> | undefined

  constructor(options: PostgresServerOptions) {
    this.#options = options
  }

  /** @throws Error with what Postgres said, where it does not start */
  async start(): Promise<void> {
    await stopOrphan(this.#options.dataDir)
    const started = this.#spawn()
    try {
      await this.#untilReady(started)
    } catch (error) {
      await stopProcess(started)
      throw error
    }
  }

  /** From now on a server that ends without having been asked to is started again. @param onEnd told why it ended */
  keepAlive(onEnd: (message: string) => void): void {
    this.#keeping ??= this.#keep(onEnd)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await stopProcess(this.#process)
    await this.#keeping
  }

  #spawn(): ChildProcess {
    const { program, dataDir, port, identity, settings } = this.#options
    const all = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      timezone: 'UTC',
      ...settings,
    }
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const started = spawn(program, ['-D', dataDir, '-p', String(port), ...flags], {
      ...identity,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    started.stderr.on('data', (chunk: Buffer) => {
      this.#output = (this.#output + chunk.toString()).slice(-4_000)
    })
    this.#process = started
    return started
  }

  async #untilReady(started: ChildProcess): Promise<void> {
    const giveUpAt = Date.now() + START_MS_MAX
    while (!hasEnded(started) && Date.now() < giveUpAt) {
      const client = new pg.Client({ connectionString: this.#options.url, connectionTimeoutMillis: 1_000 })
      // A server that ends at this moment says so here as well: unheard, it would end this process.
      client.on('error', () => {})
      try {
        await client.connect()
        return
      } catch {
        // Not listening yet; whatever else is wrong shows in the server's own output below.
        await sleep(25)
      } finally {
        await client.end()
      }
    }
    throw new Error(`Postgres did not start: ${this.#output.trim()}`)
  }

  async #keep(onEnd: (message: string) => void): Promise<void> {
    while (!this.#stopping) {
      if (this.#process && !hasEnded(this.#process)) await once(this.#process, 'exit')
      if (this.#stopping) return
      onEnd(`Postgres ended and is started again. It said: ${this.#output.trim()}`)
      await this.#startAgain(onEnd)
    }
  }

  async #startAgain(onEnd: (message: string) => void): Promise<void> {
    while (!this.#stopping) {
      try {
        return await this.start()
      } catch (error) {
        onEnd((error as Error).message)
        await sleep(RETRY_MS)
      }
    }
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function stopProcess(started: ChildProcess | undefined): Promise<void> {
  if (!started || hasEnded(started)) return
  const exited = once(started, 'exit')
  // SIGINT is Postgres's "fast shutdown": open transactions are rolled back, data is flushed.
  started.kill('SIGINT')
  const timeout = sleep(STOP_MS_MAX, 'timeout', { ref: false })
  if ((await Promise.race([exited, timeout])) === 'timeout') started.kill('SIGKILL')
}

/** A Postgres left by a copy of ours that was killed with -9 still holds the data: it is told to stop first. */
async function stopOrphan(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (!isPostgres(pid)) return
  process.kill(pid, 'SIGINT')
  const giveUpAt = Date.now() + STOP_MS_MAX
  while (isPostgres(pid)) {
    if (Date.now() > giveUpAt) throw new Error(`A Postgres (process ${pid}) still uses ${dataDir}: stop it, then start again`)
    await sleep(50)
  }
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // Ids are used again after a reboot: another program's process is not to be touched.
  const commandLine = `/proc/${pid}/cmdline`
  return !existsSync('/proc/self') || (existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('postgres'))
}
