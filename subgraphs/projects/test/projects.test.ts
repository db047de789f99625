import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryBus } from '@agentic/bus/memory-bus'
import type { Caller, ServiceCaller, UserCaller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import { createLog } from '@agentic/service/log'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { v7 } from 'uuid'
import { seedProjects } from '../src/seed.ts'
import { createProjectsSubgraph } from '../src/subgraph.ts'

const log = createLog('test', { level: 'silent', format: 'json' })

function userOf(tenantId: string): UserCaller {
  return { kind: 'USER', tenantId, userId: v7(), sessionId: v7(), permissions: [] }
}

function serviceOf(tenantId: string): ServiceCaller {
  return { kind: 'SERVICE', tenantId, service: 'agents', permissions: [] }
}

type Answer = { readonly data: unknown; readonly code: unknown; readonly message: string | undefined }

function given(database: TestDatabase, now: () => Date = () => new Date()) {
  const tenantId = v7()
  const user = userOf(tenantId)
  const service = serviceOf(tenantId)
  const connection = database.as('projects')
  const subgraph = createProjectsSubgraph({ database: connection, bus: new MemoryBus(), log, quotas: QUOTAS, now })
  const ask = async (caller: Caller, query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    const { data, errors } = await subgraph.execute({ query, variables, caller, requestId: 'test' })
    // Plain JSON, as a client sees it.
    const seen = JSON.parse(JSON.stringify(data ?? {}))
    return { data: seen, code: errors?.[0]?.extensions.code, message: errors?.[0]?.message }
  }
  const eventTypes = () =>
    database.as('events').asTenant({ tenantId }, async (transaction) => {
      const rows: { type: string }[] = await transaction('outbox.event').select('type').orderBy('position')
      return rows.map(({ type }) => type)
    })
  return { tenantId, user, service, connection, ask, eventTypes }
}

const CREATE = `mutation ($input: CreateProjectInput!) { createProject(input: $input) { id budgets { id limitUsd } } }`
const RESERVE = `mutation ($input: ReserveCostInput!) { reserveCost(input: $input) { id amountUsd state } }`
const SETTLE = `mutation ($input: SettleCostInput!) { settleCost(input: $input) { id state } }`
const RECORD_RUN = `mutation ($input: RecordRunCostInput!) { recordRunCost(input: $input) }`

async function createdProject({ ask, user }: ReturnType<typeof given>, budget?: Record<string, unknown>): Promise<string> {
  const { data, message } = await ask(user, CREATE, { input: { key: 'P1', name: 'One', budget } })
  assert.equal(message, undefined)
  return (data as { createProject: { id: string } }).createProject.id
}

const idOf = (data: unknown, field: string) => (data as Record<string, { id: string }>)[field]?.id

test('20 calls of createProject with one idempotency key make one project and one event', async () => {
  await using database = await freshDatabase()
  const { ask, user, eventTypes } = given(database)
  const input = { key: 'ONCE', name: 'Once', budget: { limitUsd: '5' }, idempotencyKey: 'k' }

  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(user, CREATE, { input })))

  assert.deepEqual(new Set(answers.map(({ code }) => code)), new Set([undefined]))
  assert.equal(new Set(answers.map(({ data }) => idOf(data, 'createProject'))).size, 1)
  assert.deepEqual(await eventTypes(), ['project.created'])
  const { data } = await ask(user, '{ projects { totalCount } budgets { totalCount } }')
  assert.deepEqual(data, { projects: { totalCount: 1 }, budgets: { totalCount: 1 } })
  assert.equal((await ask(user, CREATE, { input: { ...input, name: 'Other' } })).code, 'IDEMPOTENCY_KEY_REUSED')
  assert.equal((await ask(user, CREATE, { input: { key: 'ONCE', name: 'Again' } })).code, 'CONFLICT')
})

test('200 concurrent reservations of $0.01 against $0.50 admit exactly 50', async () => {
  await using database = await freshDatabase()
  const world = given(database)
  const projectId = await createdProject(world, { limitUsd: '0.50' })
  const charged = { projectId, agentId: v7(), runId: v7(), amountUsd: '0.01' }

  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => world.ask(world.service, RESERVE, { input: { ...charged, idempotencyKey: `${n}` } })),
  )

  assert.equal(answers.filter(({ code }) => code === undefined).length, 50)
  assert.equal(answers.filter(({ code }) => code === 'BUDGET_EXCEEDED').length, 150)
  const { data } = await world.ask(world.user, '{ budgets { edges { node { spentUsd reservedUsd remainingUsd } } } }')
  const node = { spentUsd: '0.00', reservedUsd: '0.50', remainingUsd: '0.00' }
  assert.deepEqual(data, { budgets: { edges: [{ node }] } })
})

test('a reservation is settled once at its actual cost, and released money can be reserved again', async () => {
  await using database = await freshDatabase()
  const world = given(database)
  const projectId = await createdProject(world, { limitUsd: '0.01' })
  const input = { projectId, agentId: v7(), runId: v7(), amountUsd: '0.01' }
  const reserve = (idempotencyKey: string) => world.ask(world.service, RESERVE, { input: { ...input, idempotencyKey } })
  const first = idOf((await reserve('a')).data, 'reserveCost')
  assert.equal(idOf((await reserve('a')).data, 'reserveCost'), first)
  assert.equal((await reserve('b')).code, 'BUDGET_EXCEEDED')

  const release = 'mutation ($id: ID!) { releaseCost(reservationId: $id) { state } }'
  assert.deepEqual((await world.ask(world.service, release, { id: first })).data, { releaseCost: { state: 'RELEASED' } })
  const reservationId = idOf((await reserve('b')).data, 'reserveCost')
  for (let n = 0; n < 2; n++) {
    const settled = await world.ask(world.service, SETTLE, { input: { reservationId, kind: 'TOOL' } })
    assert.deepEqual(settled.data, { settleCost: { id: reservationId, state: 'SETTLED' } })
  }
  assert.equal((await world.ask(world.service, release, { id: reservationId })).code, 'CONFLICT')
  const { data } = await world.ask(world.user, '{ budgets { edges { node { spentUsd reservedUsd } } } }')
  assert.deepEqual(data, { budgets: { edges: [{ node: { spentUsd: '0.001', reservedUsd: '0.00' } }] } })
})

test('a reservation that expired holds nothing', async () => {
  await using database = await freshDatabase()
  let now = new Date('2026-03-10T12:00:00Z')
  const world = given(database, () => now)
  const projectId = await createdProject(world, { limitUsd: '0.01' })
  const input = { projectId, agentId: v7(), runId: v7(), amountUsd: '0.01' }
  await world.ask(world.service, RESERVE, { input: { ...input, idempotencyKey: 'a' } })

  now = new Date('2026-03-10T12:15:00Z')

  assert.equal((await world.ask(world.service, RESERVE, { input: { ...input, idempotencyKey: 'b' } })).code, undefined)
})

test('model calls are charged to the nano-dollar by the price in force at the time', async () => {
  await using database = await freshDatabase()
  let now = new Date('2026-03-10T12:00:00Z')
  const world = given(database, () => now)
  const projectId = await createdProject(world)
  const [agentId, runId] = [v7(), v7()]
  const price = `mutation ($input: SetModelPriceInput!) { setModelPrice(input: $input) { reasoningUsdPerMillion } }`
  const rates = { provider: 'x', model: 'm', inputUsdPerMillion: '0.1', outputUsdPerMillion: '0.3' }
  const set = await world.ask(world.user, price, { input: { ...rates, effectiveFrom: '2026-01-01T00:00:00Z' } })
  assert.deepEqual(set.data, { setModelPrice: { reasoningUsdPerMillion: '0.30' } })
  await world.ask(world.user, price, { input: { ...rates, inputUsdPerMillion: '1', effectiveFrom: '2026-04-01T00:00:00Z' } })
  assert.equal(
    (await world.ask(world.user, price, { input: { ...rates, effectiveFrom: '2026-04-01T00:00:00Z' } })).code,
    'CONFLICT',
  )
  const call = { projectId, agentId, runId, kind: 'MODEL_CALL', provider: 'x', model: 'm', inputTokens: 1, outputTokens: 2 }

  for (const idempotencyKey of ['a', 'a', 'b', 'c'])
    await world.ask(world.service, RECORD_RUN, { input: { ...call, idempotencyKey } })
  now = new Date('2026-04-10T12:00:00Z')
  await world.ask(world.service, RECORD_RUN, { input: { ...call, idempotencyKey: 'd' } })
  const compute = { projectId, agentId, runId, kind: 'COMPUTE', durationMs: 1, idempotencyKey: 'e' }
  await world.ask(world.service, RECORD_RUN, { input: compute })

  const { data } = await world.ask(
    world.user,
    `query ($refs: [_Any!]!) { _entities(representations: $refs) {
      ... on Run { costUsd costs(first: 1) { totalCount edges { node { amountUsd kind tokens { input } project { key } price { id } } } } }
      ... on Agent { month: spentUsd total: spentUsd(window: TOTAL) }
    } }`,
    {
      refs: [
        { __typename: 'Run', id: runId },
        { __typename: 'Agent', id: agentId },
      ],
    },
  )
  // 3 × (100 + 600) in March; 1,000 + 600 + 100 in April.
  const node = { amountUsd: '0.0000001', kind: 'COMPUTE', tokens: { input: 0 }, project: { key: 'P1' }, price: null }
  assert.deepEqual(data, {
    _entities: [
      { costUsd: '0.0000038', costs: { totalCount: 5, edges: [{ node }] } },
      { month: '0.0000017', total: '0.0000038' },
    ],
  })
})

test('each threshold and the limit are told of once in a window of the budget’s own time zone', async () => {
  await using database = await freshDatabase()
  let now = new Date('2026-03-31T21:00:00Z')
  const world = given(database, () => now)
  const budget = { limitUsd: '1', timezone: 'Europe/Berlin', thresholds: [100, 50] }
  const projectId = await createdProject(world, budget)
  const record = (amountUsd: string) =>
    world.ask(world.user, 'mutation ($input: RecordCostInput!) { recordCost(input: $input) { amountUsd } }', {
      input: { projectId, amountUsd },
    })

  for (const amount of ['0.499999999', '0.000000001', '0.5', '0.000000001', '1']) await record(amount)
  const alerts = ['budget.threshold_reached', 'budget.threshold_reached', 'budget.exceeded']
  assert.deepEqual(await world.eventTypes(), ['project.created', ...alerts])

  now = new Date('2026-03-31T22:30:00Z')
  const { data } = await world.ask(world.user, '{ budgets { edges { node { spentUsd windowStartsAt windowEndsAt } } } }')
  const node = { spentUsd: '0.00', windowStartsAt: '2026-03-31T22:00:00.000Z', windowEndsAt: '2026-04-30T22:00:00.000Z' }
  assert.deepEqual(data, { budgets: { edges: [{ node }] } })
  await record('0.6')
  assert.deepEqual(await world.eventTypes(), ['project.created', ...alerts, 'budget.threshold_reached'])
})

test('a foreign tenant sees nothing and changes nothing', async () => {
  await using database = await freshDatabase()
  const world = given(database)
  const projectId = await createdProject(world, { limitUsd: '1' })
  const { data: own } = await world.ask(world.user, '{ budgets { edges { node { id } } } }')
  const budgetId = (own as { budgets: { edges: { node: { id: string } }[] } }).budgets.edges[0]?.node.id
  const foreign = userOf(v7())
  const ids = { p: projectId, b: budgetId }

  const read =
    'query ($p: ID!, $b: ID!) { project(id: $p) { id } budget(id: $b) { id } projects { totalCount } modelPrices { totalCount } }'
  const nothing = { project: null, budget: null, projects: { totalCount: 0 }, modelPrices: { totalCount: 0 } }
  assert.deepEqual((await world.ask(foreign, read, ids)).data, nothing)
  for (const mutation of [
    'mutation ($p: ID!) { archiveProject(id: $p) { id } }',
    'mutation ($p: ID!) { updateProject(input: { id: $p, name: "x" }) { id } }',
    'mutation ($p: ID!) { recordCost(input: { projectId: $p, amountUsd: "1" }) { id } }',
    'mutation ($p: ID!) { setBudget(input: { scope: PROJECT, subject: $p, limitUsd: "1" }) { id } }',
    'mutation ($b: ID!) { topUpBudget(id: $b, amountUsd: "1") { id } }',
    'mutation ($b: ID!) { deleteBudget(id: $b) }',
  ]) {
    assert.equal((await world.ask(foreign, mutation, ids)).code, 'NOT_FOUND', mutation)
  }
  const input = { projectId, agentId: v7(), runId: v7(), amountUsd: '1', idempotencyKey: 'k' }
  assert.equal((await world.ask(serviceOf(foreign.tenantId), RESERVE, { input })).code, 'NOT_FOUND')
})

test('people and anonymous callers cannot reserve, settle, release or report the cost of a run', async () => {
  await using database = await freshDatabase()
  const world = given(database)
  const input = { projectId: v7(), agentId: v7(), runId: v7(), idempotencyKey: 'k' }
  for (const caller of [world.user, { kind: 'ANONYMOUS' } as const]) {
    assert.equal((await world.ask(caller, RESERVE, { input: { ...input, amountUsd: '1' } })).code, 'FORBIDDEN')
    assert.equal((await world.ask(caller, RECORD_RUN, { input: { ...input, kind: 'TOOL' } })).code, 'FORBIDDEN')
    assert.equal((await world.ask(caller, SETTLE, { input: { reservationId: v7(), kind: 'TOOL' } })).code, 'FORBIDDEN')
    assert.equal((await world.ask(caller, `mutation { releaseCost(reservationId: "x") { id } }`)).code, 'FORBIDDEN')
  }
})

test('bad input is refused with the field that is wrong, and a malformed id is one that does not exist', async () => {
  await using database = await freshDatabase()
  const world = given(database)
  const projectId = await createdProject(world)
  for (const [field, input] of Object.entries({
    key: { key: 'lower', name: 'x' },
    name: { key: 'AB', name: ' ' },
    'budget.limitUsd': { key: 'AB', name: 'x', budget: { limitUsd: '-1' } },
    'budget.timezone': { key: 'AB', name: 'x', budget: { limitUsd: '1', timezone: '+01:00' } },
    'budget.thresholds': { key: 'AB', name: 'x', budget: { limitUsd: '1', thresholds: [0] } },
  })) {
    const { code, message } = await world.ask(world.user, CREATE, { input })
    assert.equal(code, 'BAD_USER_INPUT', field)
    assert.match(String(message), new RegExp(`^${field} `))
  }
  const run = { projectId, agentId: v7(), runId: v7(), idempotencyKey: 'k' }
  for (const wrong of [
    { kind: 'MODEL_CALL' },
    { kind: 'COMPUTE' },
    { kind: 'TOOL', amountUsd: '1' },
    { kind: 'TOOL', inputTokens: -1 },
  ]) {
    assert.equal((await world.ask(world.service, RECORD_RUN, { input: { ...run, ...wrong } })).code, 'BAD_USER_INPUT')
  }
  assert.equal(
    (await world.ask(world.service, RECORD_RUN, { input: { ...run, agentId: 'x', kind: 'TOOL' } })).code,
    'BAD_USER_INPUT',
  )
  assert.deepEqual((await world.ask(world.user, '{ project(id: "x") { id } budget(id: "x") { id } }')).data, {
    project: null,
    budget: null,
  })
  assert.equal((await world.ask(world.user, 'mutation { archiveProject(id: "x") { id } }')).code, 'NOT_FOUND')
})

test('archiving is told of once and ends reservations', async () => {
  await using database = await freshDatabase()
  const world = given(database)
  const projectId = await createdProject(world)
  const archive = 'mutation ($id: ID!) { archiveProject(id: $id) { state } }'
  for (let n = 0; n < 2; n++) {
    assert.deepEqual((await world.ask(world.user, archive, { id: projectId })).data, { archiveProject: { state: 'ARCHIVED' } })
  }
  assert.deepEqual(await world.eventTypes(), ['project.created', 'project.archived'])
  const input = { projectId, agentId: v7(), runId: v7(), amountUsd: '1', idempotencyKey: 'k' }
  assert.equal((await world.ask(world.service, RESERVE, { input })).code, 'CONFLICT')
})

test('a budget that is set again keeps its id, and one that only notifies lets reservations pass', async () => {
  await using database = await freshDatabase()
  const world = given(database)
  const projectId = await createdProject(world)
  const set = (limitUsd: string, onExceeded: string) =>
    world.ask(world.user, `mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id limitUsd onExceeded subject } }`, {
      input: { scope: 'TENANT', limitUsd, onExceeded },
    })
  const first = await set('1', 'BLOCK')
  const id = idOf(first.data, 'setBudget')
  const again = await set('0.001', 'NOTIFY')
  assert.deepEqual(again.data, { setBudget: { id, limitUsd: '0.001', onExceeded: 'NOTIFY', subject: world.tenantId } })
  const input = { projectId, agentId: v7(), runId: v7(), amountUsd: '1', idempotencyKey: 'k' }
  assert.equal((await world.ask(world.service, RESERVE, { input })).code, undefined)
  const topUp = `mutation ($id: ID!) { topUpBudget(id: $id, amountUsd: "0.5") { limitUsd } }`
  assert.deepEqual((await world.ask(world.user, topUp, { id })).data, { topUpBudget: { limitUsd: '0.501' } })
  assert.deepEqual((await world.ask(world.user, `mutation ($id: ID!) { deleteBudget(id: $id) }`, { id })).data, {
    deleteBudget: id,
  })
})

test('seeding twice gives the same project, budget and prices', async () => {
  await using database = await freshDatabase()
  const { tenantId, user, connection, ask } = given(database)
  const first = await seedProjects(connection, { tenantId })
  assert.deepEqual(await seedProjects(connection, { tenantId }), first)
  const { data } = await ask(user, '{ projects { edges { node { id key budgets { window } } } } modelPrices { totalCount } }')
  const node = { id: first.projectId, key: 'DEMO', budgets: [{ window: 'MONTH' }] }
  assert.deepEqual(data, { projects: { edges: [{ node }] }, modelPrices: { totalCount: 3 } })
})

test('cost analytics sum by interval and group, refuse what is too much, and stay in the tenant', async () => {
  await using database = await freshDatabase()
  let now = new Date('2026-03-10T23:59:59Z')
  const world = given(database, () => now)
  const projectId = await createdProject(world)
  const run = { projectId, agentId: v7(), runId: v7(), inputTokens: 5, outputTokens: 2 }
  const report = (kind: string, idempotencyKey: string) =>
    world.ask(world.service, RECORD_RUN, { input: { ...run, kind, durationMs: 10, idempotencyKey } })
  for (const key of ['a', 'b']) await report('TOOL', key)
  now = new Date('2026-03-11T00:00:00Z')
  await report('COMPUTE', 'c')

  const query = `query ($to: DateTime!, $by: [CostGroup!]!) {
    costAnalytics(from: "2026-03-01T00:00:00Z", to: $to, groupBy: $by) { from to group { by value } amountUsd tokens calls }
  }`
  const variables = { to: '2026-04-01T00:00:00Z', by: ['KIND', 'MODEL'] }
  const [tenth, eleventh, twelfth] = ['2026-03-10T00:00:00.000Z', '2026-03-11T00:00:00.000Z', '2026-03-12T00:00:00.000Z']
  const groupOf = (value: string) => [
    { by: 'KIND', value },
    { by: 'MODEL', value: null },
  ]
  const expected = {
    costAnalytics: [
      { from: tenth, to: eleventh, group: groupOf('TOOL'), amountUsd: '0.002', tokens: 14, calls: 2 },
      { from: eleventh, to: twelfth, group: groupOf('COMPUTE'), amountUsd: '0.000001', tokens: 7, calls: 1 },
    ],
  }
  assert.deepEqual((await world.ask(world.user, query, variables)).data, expected)
  assert.deepEqual((await world.ask(userOf(v7()), query, variables)).data, { costAnalytics: [] })
  const { data } = await world.ask(world.user, query, { ...variables, by: [] })
  assert.deepEqual(data, { costAnalytics: expected.costAnalytics.map((bucket) => ({ ...bucket, group: [] })) })
  for (const wrong of [{ to: '2026-02-01T00:00:00Z' }, { to: '2036-02-01T00:00:00Z' }, { by: ['KIND', 'KIND'] }]) {
    assert.equal((await world.ask(world.user, query, { ...variables, ...wrong })).code, 'BAD_USER_INPUT')
  }
})
