import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectKnex } from '@agentic/postgres/database'
import { until } from '@agentic/testing/until'
import { RunRetentionStore } from '../src/run/run-retention.store.ts'
import { collect, startAgents, working } from './agents-under-test.ts'

async function startFinished() {
  const agents = await startAgents()
  const runIds = [await agents.startRun(), await agents.startRun()] as const
  {
    await using _ = working(agents.subgraph)
    for (const runId of runIds) await collect(await agents.follow(runId))
  }
  const owner = connectKnex({ url: agents.database.ownerUrl, applicationName: 'test', connectionsMax: 1 })
  return {
    agents,
    owner,
    runIds,
    finishedDaysAgo: (runId: string, days: number) =>
      owner.raw(`update agents.run set finished_at = now() - ? * interval '1 day' where id = ?`, [days, runId]),
    async sequencesOf(runId: string): Promise<number[]> {
      const { rows } = await owner.raw('select sequence from agents.run_event where run_id = ? order by sequence', [runId])
      return rows.map(({ sequence }: { sequence: number }) => sequence)
    },
    async [Symbol.asyncDispose]() {
      await owner.destroy()
      await agents[Symbol.asyncDispose]()
    },
  }
}

test('the events of a run are kept for as long as was said after its end: who is behind is told where they begin', async () => {
  await using finished = await startFinished()
  const { agents, runIds, sequencesOf } = finished
  const [old, young] = runIds
  await finished.finishedDaysAgo(old, 91)
  await finished.finishedDaysAgo(young, 89)
  const [all, kept] = [await sequencesOf(old), await sequencesOf(young)]
  const queued = await agents.startRun()
  {
    await using _ = working(agents.create({ eventRetentionDays: 90 }))
    await until(async () => (await sequencesOf(old)).length === 1)
    await collect(await agents.follow(queued))
  }
  const last = all.at(-1) as number
  assert.deepEqual(await sequencesOf(old), [last])
  assert.deepEqual(await sequencesOf(young), kept)
  await assert.rejects(agents.follow(old, 1), (error: { extensions?: object }) => {
    assert.deepEqual(error.extensions, { code: 'REPLAY_GAP', oldestSequence: last })
    return true
  })
  assert.deepEqual(
    (await collect(await agents.follow(old, last - 1))).map(({ sequence }) => sequence),
    [last],
  )
})

test('so many at a time, the oldest first; a run is done with once only its newest event is left', async () => {
  await using finished = await startFinished()
  const { agents, runIds, sequencesOf } = finished
  const [runId, unfinished] = [runIds[0], await agents.startRun()]
  await finished.finishedDaysAgo(runId, 91)
  const store = new RunRetentionStore(agents.connection)
  const expiredAt = new Date(Date.now() - 90 * 86_400_000)
  const expired = [{ tenantId: agents.tenantId, runId }]
  assert.deepEqual(await store.finishedBefore(expiredAt, 10), expired)
  const all = await sequencesOf(runId)
  assert.equal(await store.deleteEvents(expired[0] as never, 2), false)
  assert.deepEqual(await sequencesOf(runId), all.slice(2))
  assert.equal(await store.deleteEvents(expired[0] as never, 1_000), true)
  assert.deepEqual(await sequencesOf(runId), all.slice(-1))
  assert.deepEqual(await store.finishedBefore(expiredAt, 10), [])
  assert.equal((await sequencesOf(unfinished)).length, 1)
})
