import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashPassword, verifyPassword } from './password.ts'

/** What is asked of the thread, one at a time; the answer is the hash, or whether the password fits. */
export type HashingJob =
  | { readonly kind: 'HASH'; readonly password: string }
  | { readonly kind: 'VERIFY'; readonly password: string; readonly hash: string }

export type HashingAnswer = { readonly result: string | boolean } | { readonly error: string }

// Linux gives each thread a priority of its own; elsewhere it would be that of the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW)

parentPort?.on('message', (job: HashingJob) => parentPort?.postMessage(answerTo(job)))

function answerTo(job: HashingJob): HashingAnswer {
  try {
    return { result: job.kind === 'HASH' ? hashPassword(job.password) : verifyPassword(job.hash, job.password) }
  } catch (error) {
    return { error: String(error) }
  }
}
