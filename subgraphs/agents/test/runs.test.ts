import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectKnex } from '@agentic/postgres/database'
import { until } from '@agentic/testing/until'
import { v7 } from 'uuid'
import { CostRefused } from '../src/cost/cost-ledger.ts'
import { secretScan } from '../src/tool/secret-scan.ts'
import type { Tool } from '../src/tool/tool.ts'
import { collect, LEAKY, START, startAgents, TOKEN, working } from './agents-under-test.ts'

const RUN = `query ($id: ID!) { run(id: $id) { state progress output error { code } agent { name tools department { name } } startedBy { __typename }
  artifacts { name mediaType sizeBytes sha256 text } events { sequence __typename } } }`

interface SeenRun {
  run: {
    state: string
    progress: number
    output: { findings: number }
    error: { code: string } | null
    artifacts: { name: string; mediaType: string; text: string }[]
    events: { sequence: number }[]
  }
}

const code = (expected: string) => (error: { extensions?: { code?: unknown } }) => error.extensions?.code === expected

test('a run of the security auditor goes through the worker to findings, a cost and run.succeeded in the outbox', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  await using _ = working(agents.subgraph)
  const events = await collect(await agents.follow(runId))

  assert.deepEqual(
    events.map((event) => event.sequence),
    events.map((_, index) => index + 1),
  )
  assert.deepEqual(
    events.filter(({ state }) => state).map(({ state }) => state),
    ['QUEUED', 'RUNNING', 'SUCCEEDED'],
  )
  assert.ok(events.some(({ tool }) => tool === 'secret-scan'))
  const { run } = await agents.ask<SeenRun>(RUN, { id: runId })
  assert.equal(run.state, 'SUCCEEDED')
  assert.equal(run.progress, 1)
  const [artifact] = run.artifacts
  assert.equal(artifact?.name, 'findings.json')
  const findings = JSON.parse(artifact?.text ?? '')
  assert.equal(findings[0].file, 'config.env')
  assert.equal(findings[0].line, 2)
  assert.ok(!artifact?.text.includes(TOKEN), 'the secret is masked')
  assert.equal(agents.costs.length, 1)
  assert.deepEqual(await outboxTypes(agents.database.ownerUrl), ['run.queued', 'run.started', 'run.succeeded'])
})

test('a run abandoned by a dead worker is finished by another, and its finished act is not repeated', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  let scans = 0
  const counting: Tool = {
    ...secretScan,
    check(file) {
      scans += 1
      return secretScan.check(file)
    },
  }
  const dead = agents.create({
    tools: [counting],
    // The first worker never gets past the cost: it is as good as dead once its lease can no longer be kept.
    costs: { record: () => Promise.reject(new Error('connection refused')) },
  })
  {
    await using _ = working(dead)
    await until(async () => scans === 1)
    await until(async () => (await count(agents.database.ownerUrl, `journal where act like 'cost:%'`)) === 1)
  }
  await until(async () => (await expireLease(agents.database.ownerUrl, runId)) === 1)
  await using _ = working(agents.create({ tools: [counting] }))
  const events = await collect(await agents.follow(runId))

  assert.equal(events.at(-1)?.state, 'SUCCEEDED')
  assert.equal(scans, 1)
  assert.equal(events.filter(({ __typename }) => __typename === 'ToolCalled').length, 1)
  assert.equal(events.filter(({ __typename }) => __typename === 'StepStarted').length, 2)
  assert.equal(agents.costs.length, 1)
})

test('a worker whose lease was taken over writes nothing more', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  let scans = 0
  const hanging: Tool = {
    ...secretScan,
    async check(file) {
      scans += 1
      await released
      return secretScan.check(file)
    },
  }
  // It neither renews its lease in the meantime nor takes the run again.
  const worker = { pollMs: 50, leaseMs: 60_000, runsMax: 1 }
  await using _stuck = working(agents.create({ tools: [hanging], worker }))
  await until(async () => scans === 1)
  await expireLease(agents.database.ownerUrl, runId)
  await using _other = working(agents.create())
  const events = await collect(await agents.follow(runId))
  release()

  assert.equal(events.at(-1)?.state, 'SUCCEEDED')
  assert.equal(await count(agents.database.ownerUrl, 'run_event'), events.length)
})

test('a subscription replays from a sequence and ends; followers while it runs see no gap and no duplicate', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  const early = agents.follow(runId).then(collect)
  const alsoEarly = agents.follow(runId, 1).then(collect)
  await using _ = working(agents.subgraph)
  const all = await early
  assert.deepEqual(await alsoEarly, all.slice(1))
  assert.deepEqual(await collect(await agents.follow(runId, 3)), all.slice(3))
  assert.deepEqual(await collect(await agents.follow(runId, all.length)), [])
})

test('leaving a subscription of a waiting run ends it, though no event comes', async () => {
  await using agents = await startAgents()
  const results = await agents.follow(await agents.startRun())
  await results.next()
  const waiting = results.next()
  await results.return(undefined)
  assert.equal((await waiting).done, true)
})

test('a queued run is cancelled at once; a running one before its next act', async () => {
  await using agents = await startAgents()
  const cancel = (id: string) => agents.ask('mutation ($id: ID!) { cancelRun(id: $id, reason: "no") { state } }', { id })
  assert.deepEqual(await cancel(await agents.startRun()), { cancelRun: { state: 'CANCELLED' } })

  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  let scans = 0
  const hanging: Tool = {
    ...secretScan,
    async check() {
      scans += 1
      await released
      return []
    },
  }
  const runId = await agents.startRun()
  await using _ = working(agents.create({ tools: [hanging] }))
  await until(async () => scans === 1)
  await cancel(runId)
  release()
  assert.equal((await collect(await agents.follow(runId))).at(-1)?.state, 'CANCELLED')
})

test('a tool that fails fails the run with its code', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  await using _ = working(agents.create({ tools: [{ ...secretScan, check: () => Promise.reject(new Error('broken')) }] }))
  await collect(await agents.follow(runId))
  const { run } = await agents.ask<SeenRun>(RUN, { id: runId })
  assert.deepEqual([run.state, run.error?.code], ['FAILED', 'TOOL_FAILED'])
})

test('a run whose cost is refused for good fails with the code of the refusal', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  const record = () => Promise.reject(new CostRefused('BUDGET_EXCEEDED', 'The budget is used up'))
  await using _ = working(agents.create({ costs: { record } }))
  await collect(await agents.follow(runId))
  const { run } = await agents.ask<SeenRun>(RUN, { id: runId })
  assert.deepEqual([run.state, run.error?.code], ['FAILED', 'BUDGET_EXCEEDED'])
})

test('every built-in agent finds something with its own tool', async () => {
  await using agents = await startAgents()
  await using _ = working(agents.subgraph)
  const flaws = {
    QA_TESTER: { path: 'a.js', content: 'const unused = 1\n' },
    DEVOPS: { path: 'Dockerfile', content: 'RUN echo no base image\n' },
    DESIGNER: { path: 'index.html', content: '<p><img src="a.png"></p>\n' },
  }
  for (const [kind, file] of Object.entries(flaws)) {
    const runId = await agents.startRun({ files: [file] }, kind)
    await collect(await agents.follow(runId))
    const { run } = await agents.ask<SeenRun>(RUN, { id: runId })
    assert.ok(run.output.findings > 0, `${kind} found nothing`)
  }
})

test('a model, where there is one, is logged as it speaks and charged by its tokens', async () => {
  await using agents = await startAgents()
  const runId = await agents.startRun()
  const model = {
    provider: 'local',
    name: 'small',
    ask: async ({ onText }: { onText: (text: string) => Promise<void> }) => {
      await onText('Rotate the token.')
      return { text: 'Rotate the token.', inputTokens: 12, outputTokens: 4 }
    },
  }
  await using _ = working(agents.create({ model }))
  const events = await collect(await agents.follow(runId))
  assert.ok(events.some(({ message }) => message === 'Rotate the token.'))
  assert.ok(events.some(({ __typename }) => __typename === 'ModelCallCompleted'))
  assert.equal(agents.costs.find(({ kind }) => kind === 'MODEL_CALL')?.outputTokens, 4)
})

test('20 starts with one idempotency key make one run; other arguments are refused', async () => {
  await using agents = await startAgents()
  const input = { agentId: await agents.agentId(), projectId: agents.projectId, input: LEAKY, idempotencyKey: 'once' }
  const starts = Array.from({ length: 20 }, () => agents.ask<{ startRun: { id: string } }>(START, { input }))
  assert.equal(new Set((await Promise.all(starts)).map(({ startRun }) => startRun.id)).size, 1)
  await assert.rejects(agents.ask(START, { input: { ...input, projectId: v7() } }), code('IDEMPOTENCY_KEY_REUSED'))
})

test('a run of another tenant is invisible, cannot be cancelled and cannot be followed', async () => {
  await using agents = await startAgents()
  const id = await agents.startRun()
  const stranger = { ...agents.caller, tenantId: v7() }
  assert.deepEqual(await agents.ask('query ($id: ID!) { run(id: $id) { id } }', { id }, stranger), { run: null })
  assert.deepEqual(await agents.ask('{ runs { totalCount } }', {}, stranger), { runs: { totalCount: 0 } })
  const agentId = await agents.agentId()
  const mine = '{ agents { edges { node { id } } } }'
  const own = await agents.ask<{ agents: { edges: { node: { id: string } }[] } }>(mine, {}, stranger)
  assert.ok(!JSON.stringify(own).includes(agentId), 'each tenant has agents of its own')
  assert.deepEqual(await agents.ask('query ($id: ID!) { agent(id: $id) { id } }', { id: agentId }, stranger), { agent: null })
  await assert.rejects(agents.ask('mutation ($id: ID!) { cancelRun(id: $id) { id } }', { id }, stranger), code('NOT_FOUND'))
  await assert.rejects(agents.follow(v7()), code('NOT_FOUND'))
})

test('wrong input is refused with its place, an unknown agent with NOT_FOUND', async () => {
  await using agents = await startAgents()
  const { projectId } = agents
  const agentId = await agents.agentId()
  await assert.rejects(
    agents.ask(START, { input: { agentId, projectId, input: { files: [{ path: 'a' }] } } }),
    (error: { extensions?: { code?: string; fields?: Record<string, string> } }) =>
      error.extensions?.code === 'BAD_USER_INPUT' && 'input.input.files.0' in (error.extensions.fields ?? {}),
  )
  for (const unknown of [v7(), 'nonsense']) {
    await assert.rejects(agents.ask(START, { input: { agentId: unknown, projectId, input: LEAKY } }), code('NOT_FOUND'))
  }
  await assert.rejects(agents.ask('{ runs(first: 0) { totalCount } }'), code('BAD_USER_INPUT'))
})

async function asOwner<T>(url: string, work: (knex: ReturnType<typeof connectKnex>) => Promise<T>): Promise<T> {
  const knex = connectKnex({ url, applicationName: 'test' })
  try {
    return await work(knex)
  } finally {
    await knex.destroy()
  }
}

const outboxTypes = (url: string): Promise<string[]> =>
  asOwner(url, (knex) => knex('outbox.event').orderBy('position').pluck('type'))

const count = (url: string, from: string): Promise<number> =>
  asOwner(url, async (knex) => Number((await knex.raw(`select count(*) from agents.${from}`)).rows[0].count))

const expireLease = (url: string, id: string): Promise<number> =>
  asOwner(url, (knex) =>
    knex('agents.run')
      .where({ id })
      .update({ due_at: new Date(0) }),
  )
