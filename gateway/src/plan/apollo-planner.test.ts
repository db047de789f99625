import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { allSubgraphs, supergraphSdlOf } from '../execute/graph.fixture.ts'
import { createApolloPlanMaker, type ThreadOptions } from './apollo-planner.ts'
import { PlanTimeout } from './plan-timeout.ts'

const sdl = supergraphSdlOf(allSubgraphs())
const QUERY = '{ me { name reviews { body } } }'

/** A maker whose threads are seen. */
function createMaker(options: Partial<ThreadOptions> = {}) {
  const threads: Worker[] = []
  const maker = createApolloPlanMaker(sdl, options)
  const note = (thread: Worker) => void threads.push(thread)
  process.on('worker', note)
  const close = async () => {
    process.off('worker', note)
    await maker.close()
  }
  return { threads, make: (text = QUERY) => maker.make(text, undefined, 100), close }
}

describe('Apollo’s planner', () => {
  it('has one thread, started for the first plan and ended with it, so that the loop turns while it plans', async () => {
    const { threads, make, close } = createMaker()
    assert.equal(threads.length, 0)
    let hasTurned = false
    setImmediate(() => (hasTurned = true))
    const plans = await Promise.all([make(), make('{ reviews { id } }')])
    assert.ok(hasTurned)
    assert.ok(plans.every(({ node }) => node !== undefined))
    assert.equal(threads.length, 1)
    const ended = once(threads[0] as Worker, 'exit')
    await close()
    await ended
  })

  it('keeps its thread when an operation cannot be planned, and says why', async () => {
    const { threads, make, close } = createMaker()
    await assert.rejects(make('{ nothing }'), /Cannot query field "nothing"/)
    await make()
    assert.equal(threads.length, 1)
    await close()
  })

  it('fails what its thread is asked for when that dies, and starts another one for the next plan', async () => {
    const { threads, make, close } = createMaker()
    const lost = [make(), make('{ reviews { id } }')]
    const refused = Promise.all(lost.map((plan) => assert.rejects(plan, /thread that plans has ended/)))
    if (threads.length === 0) await once(process, 'worker')
    await threads[0]?.terminate()
    await refused
    assert.ok((await make()).node)
    assert.equal(threads.length, 2)
    await close()
  })

  it('replaces a thread that is at one plan for too long: that plan is refused, those behind it are made', async () => {
    const threadUrl = new URL('./stuck-planner.fixture.ts', import.meta.url)
    const { threads, make, close } = createMaker({ timeoutMs: 500, threadUrl })
    const made = make('{ me { id } }')
    const stuck = assert.rejects(make('{ me { stuck } }'), PlanTimeout)
    const behind = [make('{ me { id } }'), make('{ me { id name } }')]
    await made
    assert.equal(threads.length, 1)
    const ended = once(threads[0] as Worker, 'exit')
    await stuck
    assert.ok((await Promise.all(behind)).every(({ node }) => node))
    await ended
    assert.equal(threads.length, 2)
    await close()
  })

  it('refuses what takes too long also where the thread had nothing to do before', async () => {
    const threadUrl = new URL('./stuck-planner.fixture.ts', import.meta.url)
    const { make, close } = createMaker({ timeoutMs: 400, threadUrl })
    await make('{ me { id } }')
    await assert.rejects(make('{ me { stuck } }'), PlanTimeout)
    await close()
  })

  it('counts the time of each plan by itself, and none while there is nothing to plan', async () => {
    const threadUrl = new URL('./stuck-planner.fixture.ts', import.meta.url)
    const { threads, make, close } = createMaker({ timeoutMs: 400, threadUrl })
    await Promise.all(Array.from({ length: 6 }, () => make('{ me { slow } }')))
    await make('{ me { slow } }')
    assert.equal(threads.length, 1)
    await close()
  })

  it('fails what it is asked for when the text is no supergraph, and when it is closed', async () => {
    const foreign = createApolloPlanMaker('type Query { a: Int }')
    await assert.rejects(foreign.make('{ a }', undefined, 100), /thread that plans has ended/)
    const { make, close } = createMaker()
    const refused = assert.rejects(make(), /thread that plans has ended/)
    await close()
    await refused
  })
})
