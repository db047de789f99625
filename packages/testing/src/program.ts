import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')

/** A program of ours as a process of its own, with what it has printed so far. Killed when disposed of. */
export interface Program extends Disposable {
  readonly child: ChildProcess
  output(): string
  /** Resolves as soon as it has printed the text. @throws Error with its output where it ends before that */
  printed(text: string): Promise<void>
  /** Resolves with its exit code; null where a signal ended it. */
  ended: Promise<number | null>
  signal(signal: NodeJS.Signals): void
}

type Settings = Readonly<Record<string, string>>

/**
 * @param file of the repository
 * @param settings its whole environment, beside PATH
 */
export function startProgram(file: string, settings: Settings, args: readonly string[] = []): Program {
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    env: { PATH: process.env.PATH, ...settings },
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    child,
    output: () => output,
    async printed(text) {
      const isOver = ended.then(() => true)
      while (!output.includes(text)) {
        const over = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), isOver])
        if (over === true && !output.includes(text)) throw new Error(`${file} ended without "${text}": ${output}`)
      }
    },
    ended,
    signal: (signal) => void child.kill(signal),
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  }
}

/** Runs a program that ends by itself. */
export async function runProgram(
  file: string,
  settings: Settings,
  args: readonly string[] = [],
): Promise<{ code: number | null; output: string }> {
  const program = startProgram(file, settings, args)
  return { code: await program.ended, output: program.output() }
}
