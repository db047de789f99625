import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { TourProblem } from './problem.ts'

/** Asks for a password without showing it. @throws TourProblem where nobody is there to ask */
export async function askPassword(email: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new TourProblem(`Set ADMIN_PASSWORD to the password of ${email}: \`npm start\` showed it when it made it.`)
  }
  process.stdout.write(`Password of ${email} (\`npm start\` showed it when it made it): `)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await terminal.question('')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ABORT_ERR') throw error
    throw new TourProblem('Interrupted.', { cause: error })
  } finally {
    terminal.close()
    process.stdout.write('\n')
  }
}
