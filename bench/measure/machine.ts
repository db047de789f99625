import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'

/** What the figures were measured on; nothing that names the machine. */
export function machine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory} GiB, Node ${process.versions.node}`
}

/** The gateway has one core for itself, stubs and load share the other. */
export const CORE = { gateway: 0, others: 1 } as const

const canPin = cpus().length >= 2 && spawnSync('taskset', ['-c', '0', 'true']).status === 0

/** The command that runs another on one core; without two cores or without taskset the command itself. */
export function pinned(core: number, command: readonly string[]): readonly string[] {
  return canPin ? ['taskset', '-c', String(core), ...command] : command
}

export const pinning = canPin ? 'the gateway on one core, stubs and load on the other' : 'not pinned to cores'
