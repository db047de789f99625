import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryBus } from '@agentic/bus/memory-bus'
import { connectKnex } from '@agentic/postgres/database'
import { v7 } from 'uuid'
import { collect, startAgents, working } from './agents-under-test.ts'

/** A bus on which every hint is lost. */
class DeafBus extends MemoryBus {
  override async publish(): Promise<void> {}
}

test('a run is followed to its end with each event once and in order, though every hint is lost', async () => {
  await using agents = await startAgents()
  const bus = new DeafBus()
  const subgraph = agents.create({ bus })
  const runId = await agents.startRun()
  const results = await subgraph.subscribe({
    query: 'subscription ($runId: ID!) { runEvents(runId: $runId, afterSequence: 0) { __typename sequence } }',
    variables: { runId },
    caller: agents.caller,
    requestId: 'test',
  })
  assert.ok(Symbol.asyncIterator in results)
  await using _ = working(subgraph)
  const sequences = (await collect(results)).map(({ sequence }) => sequence)
  assert.ok(sequences.length > 3)
  assert.deepEqual(
    sequences,
    sequences.map((_sequence, index) => index + 1),
  )
})

test('what is no longer kept is refused with REPLAY_GAP and the oldest sequence, and what is kept is replayed', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  {
    await using _ = working(agents.subgraph)
    await collect(await agents.follow(runId))
  }
  const owner = connectKnex({ url: agents.database.ownerUrl, applicationName: 'test', connectionsMax: 1 })
  try {
    const { rowCount: all } = await owner.raw('delete from agents.run_event where run_id = ? and sequence <= 2', [runId])
    assert.equal(all, 2)
    await assert.rejects(agents.follow(runId, 1), (error: { extensions?: object }) => {
      assert.deepEqual(error.extensions, { code: 'REPLAY_GAP', oldestSequence: 3 })
      return true
    })
    assert.equal((await collect(await agents.follow(runId, 2)))[0]?.sequence, 3)
    await owner.raw('delete from agents.run_event where run_id = ?', [runId])
    await assert.rejects(agents.follow(runId, 2), { message: /no longer kept/ })
  } finally {
    await owner.destroy()
  }
})

test('a run of another tenant cannot be followed, nor one after a negative sequence', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  await assert.rejects(agents.follow(v7()), { message: /not found/ })
  await assert.rejects(agents.follow(runId, -1), { message: /negative/ })
})
