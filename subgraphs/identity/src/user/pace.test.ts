import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pace } from './pace.ts'

/** Works without end, each piece as soon as it may. @returns when each began */
function workFor(pace: Pace, { from, ms, pieceMs }: { from: number; ms: number; pieceMs: number }): number[] {
  const began: number[] = []
  let now = from
  while (now + pace.restMs(now) < from + ms) {
    now += pace.restMs(now)
    began.push(now)
    now += pieceMs
    pace.worked(now - pieceMs, now)
  }
  return began
}

test('what comes now and then, or as a burst, need not wait', () => {
  const pace = new Pace()
  for (let now = 0; now < 60_000; now += 40) {
    assert.equal(pace.restMs(now), 0)
    pace.worked(now, now + 20)
  }
  const burst = workFor(pace, { from: 60_000, ms: 500, pieceMs: 20 })
  assert.deepEqual(
    burst,
    burst.map((_, nth) => 60_000 + nth * 20),
  )
  assert.equal(burst.length, 25)
})

test('what never ends has half of the time, and as long after it a burst again', () => {
  const pace = new Pace()
  assert.equal(workFor(pace, { from: 0, ms: 500, pieceMs: 20 }).length, 25)
  assert.equal(workFor(pace, { from: 500, ms: 10_000, pieceMs: 20 }).length, 250)
  assert.equal(workFor(pace, { from: 11_500, ms: 500, pieceMs: 20 }).length, 25)
})
