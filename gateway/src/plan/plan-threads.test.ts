import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { allSubgraphs, supergraphSdlOf } from '../execute/graph.fixture.ts'
import { loadNativePlanner } from './native-planner.ts'
import { PlannerStuck, PlanThreads } from './plan-threads.ts'
import { PlanTimeout } from './plan-timeout.ts'

const NEVER_MS = 60_000

/** An operation of which each level doubles the work. */
function doubled(levels: number): string {
  if (levels === 0) return '{ id }'
  return `{ reviews { a: author ${doubled(levels - 1)} b: author ${doubled(levels - 1)} } }`
}

/** What no signal ends: the plan is there when the test says so. */
function startPlan(threads: PlanThreads, timeoutMs: number) {
  const { promise, resolve } = Promise.withResolvers<void>()
  let hasBegun = false
  const planned = threads.run(timeoutMs, () => {
    hasBegun = true
    return promise
  })
  return { planned, end: resolve, hasBegun: () => hasBegun }
}

describe('the threads of the native planner', () => {
  it('leave some of the pool to all others, however many operations that take long are planned', async () => {
    const NativePlanner = loadNativePlanner()
    if (NativePlanner instanceof Error) throw NativePlanner
    const planner = new NativePlanner(supergraphSdlOf(allSubgraphs()))
    const threads = new PlanThreads(2)
    const ended: string[] = []
    const end = () => ended.push('plan')
    const plans = Array.from({ length: 4 }, () =>
      threads.run(1_000, (signal) => planner.planAsync(`{ me ${doubled(12)} }`, null, new Set(), 100, signal)).then(end, end),
    )
    const file = readFile(import.meta.filename).then(() => ended.push('file'))
    await Promise.all([...plans, file])
    assert.equal(ended[0], 'file')
  })

  it('are given to whoever waited longest', async () => {
    const threads = new PlanThreads(1)
    const [first, second, third] = [1, 2, 3].map(() => startPlan(threads, NEVER_MS))
    assert.ok(first && second && third)
    first.end()
    await first.planned
    second.end()
    await second.planned
    assert.ok(third.hasBegun())
    third.end()
    await third.planned
  })

  it('refuse whoever waits for one as long as a plan may take', async () => {
    const threads = new PlanThreads(1)
    const long = startPlan(threads, NEVER_MS)
    const waiting = startPlan(threads, 1)
    await assert.rejects(waiting.planned, PlannerStuck)
    long.end()
    await long.planned
    const next = startPlan(threads, NEVER_MS)
    next.end()
    await next.planned
    assert.equal(waiting.hasBegun(), false)
  })

  it('refuse at once while all of them are at what took too long, whoever waits too, and plan again when one has ended', async () => {
    const threads = new PlanThreads(1)
    const stuck = startPlan(threads, 1)
    const waiting = startPlan(threads, NEVER_MS)
    await Promise.all([assert.rejects(stuck.planned, PlanTimeout), assert.rejects(waiting.planned, PlannerStuck)])
    await assert.rejects(startPlan(threads, NEVER_MS).planned, PlannerStuck)
    stuck.end()
    await new Promise(setImmediate)
    const next = startPlan(threads, NEVER_MS)
    next.end()
    await next.planned
    assert.equal(waiting.hasBegun(), false)
  })
})
