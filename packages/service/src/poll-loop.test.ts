import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'
import { PollLoop } from './poll-loop.ts'

const log = createLog('test', { level: 'silent', format: 'json' })
const A_DAY_MS = 86_400_000

test('a loop looks again at once while there is more to do, and pauses when there is not', async () => {
  const idle = Promise.withResolvers<void>()
  let passes = 0
  const loop = new PollLoop({
    idleMs: A_DAY_MS,
    problem: 'failed',
    log,
    async work() {
      passes += 1
      if (passes === 3) idle.resolve()
      return passes < 3
    },
  })
  loop.start()
  await idle.promise
  // Its pause is a day: a stop that waited for it would not end.
  await loop.stop()
  assert.equal(passes, 3)
})

test('a loop goes on after a failure', async () => {
  const again = Promise.withResolvers<void>()
  let passes = 0
  const loop = new PollLoop({
    idleMs: 1,
    problem: 'failed',
    log,
    async work() {
      passes += 1
      if (passes === 1) throw new Error('The database is away')
      again.resolve()
    },
  })
  loop.start()
  await again.promise
  await loop.stop()
})

test('stopping tells the work in hand, and waits for it', async () => {
  const begun = Promise.withResolvers<void>()
  const isDone = Promise.withResolvers<void>()
  let finished = false
  const loop = new PollLoop({
    idleMs: 1,
    problem: 'failed',
    log,
    async work(stopping) {
      stopping.addEventListener('abort', () => isDone.resolve())
      begun.resolve()
      await isDone.promise
      finished = true
    },
  })
  loop.start()
  await begun.promise
  await loop.stop()
  assert.ok(finished)
})
