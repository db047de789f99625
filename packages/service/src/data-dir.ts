import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Claims a data folder for this process, so that two copies never start two Postgres servers on one database.
 * @returns what gives it back
 * @throws Error that names the running copy
 */
export function claimDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'owner.pid')
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined
  if (owner !== undefined && isRunning(owner)) {
    throw new Error(`Another copy (process ${owner}) runs on ${dataDir}: stop it, or set DATA_DIR and PORT for this one`)
  }
  rmSync(file, { force: true })
  // "wx": of two copies started at the same moment one fails here.
  writeFileSync(file, String(process.pid), { flag: 'wx' })
  return () => rmSync(file, { force: true })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  // The id may belong to another program by now, after a kill -9 or a reboot.
  const commandLine = `/proc/${pid}/cmdline`
  return !existsSync('/proc/self') || (existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('main.ts'))
}
