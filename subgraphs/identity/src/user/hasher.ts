import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { HashingAnswer, HashingJob } from './hashing-thread.ts'
import { Pace } from './pace.ts'

const IDLE_MS_MAX = 10_000
// It keeps nothing: what it needs besides is outside of the heap.
const RESOURCES = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 }

/**
 * Hashes in a thread of its own, one thing at a time, with the lowest priority: where the cores are busy, everybody else
 * goes first. The pool of Node's own threads would keep files, DNS and signatures waiting. The thread begins with the
 * first thing to do and ends when there was nothing for a while.
 *
 * Under a flood it rests as long as it works. Its priority alone does not keep it out of the way: the scheduler lets it
 * finish its slice, weighs it not at all against a Postgres in another control group, and what it hashes makes work for
 * the others besides.
 */
export class Hasher {
  readonly #pace = new Pace()
  #thread: Worker | undefined
  #idle: NodeJS.Timeout | undefined

  /** Not before the one before it is done. @throws Error where the library fails, or the thread ends */
  async run(job: HashingJob): Promise<string | boolean> {
    clearTimeout(this.#idle)
    const restMs = this.#pace.restMs(performance.now())
    if (restMs > 0) await sleep(restMs)
    const thread = this.#thread ?? this.#begin()
    thread.ref()
    const beganAt = performance.now()
    try {
      const answer = await answerOf(thread, job)
      if ('error' in answer) throw new Error(`A password could not be hashed: ${answer.error}`)
      return answer.result
    } finally {
      this.#pace.worked(beganAt, performance.now())
      thread.unref()
      this.#idle = setTimeout(() => void this.close(), IDLE_MS_MAX).unref()
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const thread = this.#thread
    this.#thread = undefined
    await thread?.terminate()
  }

  #begin(): Worker {
    const options = { name: 'hashing', execArgv: [], env: {}, resourceLimits: RESOURCES }
    const thread = new Worker(new URL('./hashing-thread.ts', import.meta.url), options)
    // The next thing to do begins another one.
    thread.once('exit', () => {
      if (this.#thread === thread) this.#thread = undefined
    })
    this.#thread = thread
    return thread
  }
}

async function answerOf(thread: Worker, job: HashingJob): Promise<HashingAnswer> {
  const answered = new AbortController()
  const { signal } = answered
  const ended = once(thread, 'exit', { signal }).then(([code]) => {
    throw new Error(`The thread that hashes passwords ended with ${code}`)
  })
  try {
    thread.postMessage(job)
    const [answer] = await Promise.race([once(thread, 'message', { signal }), ended])
    return answer
  } finally {
    // What still waits for the thread is rejected with it, and nobody listens any more.
    ended.catch(() => {})
    answered.abort()
  }
}
