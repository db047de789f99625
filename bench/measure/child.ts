import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pinned } from './machine.ts'

// Of Linux on every architecture that Node runs on.
const TICKS_PER_SECOND = 100
const STOP_MS_MAX = 10_000

export interface ChildOptions {
  readonly core: number
  /** The program of Node and its arguments. */
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where what it prints is kept. */
  readonly logPath: string
}

/** A Node process on one core that can be asked over IPC, whose use of the machine can be read, and that is stopped for sure. */
export class Child {
  readonly #process: ChildProcess
  readonly #logPath: string

  constructor({ core, command, env = {}, logPath }: ChildOptions) {
    const [program, ...rest] = pinned(core, [process.execPath, ...command])
    const log = openSync(logPath, 'w')
    this.#logPath = logPath
    this.#process = spawn(program as string, rest, {
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, NODE_ENV: 'production', ...env },
    })
    process.once('exit', this.#kill)
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  send(message: object): void {
    this.#process.send(message)
  }

  /** The next message of this kind. @throws Error where the process ends before. */
  async next<Message extends { kind: string }, Kind extends Message['kind']>(
    kind: Kind,
  ): Promise<Extract<Message, { kind: Kind }>> {
    if (!this.isRunning) this.#fail('ended')
    const ended = new AbortController()
    const exit = once(this.#process, 'exit', { signal: ended.signal }).then(
      () => this.#fail('ended'),
      () => undefined,
    )
    const message = new Promise<Message>((resolve) => {
      const receive = (received: Message) => {
        if (received.kind !== kind && received.kind !== 'failed') return
        this.#process.off('message', receive as never)
        resolve(received)
      }
      this.#process.on('message', receive as never)
    })
    const received = await Promise.race([message, exit])
    ended.abort()
    if (received?.kind !== kind) this.#fail((received as { message?: string } | undefined)?.message ?? 'ended')
    return received as Extract<Message, { kind: Kind }>
  }

  /** CPU time of the process and its children, in ms. */
  cpuMs(): number {
    return this.#tree().reduce((sum, id) => {
      // The name, in parentheses, may hold spaces; utime and stime are the 14th and 15th field.
      const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
    }, 0)
  }

  /** The most memory it has used at once, in MiB. */
  peakMiB(): number {
    return this.#memory('VmHWM')
  }

  /** The memory it uses now, in MiB. */
  residentMiB(): number {
    return this.#memory('VmRSS')
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    process.off('exit', this.#kill)
    if (!this.isRunning) return
    const exit = once(this.#process, 'exit')
    this.#process.kill(signal)
    await Promise.race([exit, sleep(STOP_MS_MAX, undefined, { ref: false })])
    if (this.isRunning) this.#process.kill('SIGKILL')
    await exit
  }

  readonly #kill = (): void => void this.#process.kill('SIGKILL')

  #memory(field: 'VmHWM' | 'VmRSS'): number {
    return this.#tree().reduce((sum, id) => sum + memoryMiB(id, field), 0)
  }

  #tree(id = this.#process.pid as number): number[] {
    const children = readdirSync(`/proc/${id}/task`).flatMap((task) =>
      readFileSync(`/proc/${id}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
    return [id, ...children.flatMap((child) => this.#tree(child))]
  }

  #fail(reason: string): never {
    throw new Error(`${reason}; it printed:\n${readFileSync(this.#logPath, 'utf8').slice(-2_000)}`)
  }
}

/** What a process uses now, or has used at most. @param id of the process */
export function memoryMiB(id: number, field: 'VmHWM' | 'VmRSS'): number {
  const line = readFileSync(`/proc/${id}/status`, 'utf8').match(new RegExp(`^${field}:\\s+(\\d+)`, 'm'))
  return Number(line?.[1] ?? 0) / 1024
}
