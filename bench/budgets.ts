// Reserving money before a call: what it adds to the call, and that concurrent calls cannot overdraw a budget.

import { randomUUID } from 'node:crypto'
import { MemoryBus } from '@agentic/bus/memory-bus'
import type { Caller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import type { Database } from '@agentic/postgres/database'
import { createLog } from '@agentic/service/log'
import { createProjectsSubgraph } from '../subgraphs/projects/src/subgraph.ts'
import { type Latency, latencyOf } from './measure/latency.ts'
import { machine } from './measure/machine.ts'
import { withPlatformDatabase } from './measure/postgres.ts'
import { report } from './measure/report.ts'
import type { BenchOptions } from './options.ts'

const CALLS = 200
const WARM_UP_CALLS = 200
const GOAL_MS = 5

const tenantId = '01900000-0000-7000-8000-000000000001'
const admin: Caller = { kind: 'USER', tenantId, userId: tenantId, sessionId: 's', permissions: ['projects:manage'] }
const service: Caller = { kind: 'SERVICE', tenantId, service: 'agents', permissions: [] }

const CREATE = 'mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }'
const SET = 'mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id } }'
const RESERVE = 'mutation ($input: ReserveCostInput!) { reserveCost(input: $input) { id } }'

interface Answer {
  readonly data: Record<string, { id: string }> | undefined
  readonly code: unknown
}

export async function run({ seconds }: BenchOptions): Promise<void> {
  await withPlatformDatabase(async (as) => {
    const ask = createAsk(as('projects'))
    const burst = await reserveAtOnce(ask)
    const latencyMs = await reserveOneByOne(ask, seconds)
    show(burst, latencyMs, seconds)
  })
}

type Ask = (caller: Caller, query: string, input: object) => Promise<Answer>

function createAsk(database: Database): Ask {
  const log = createLog('bench', { level: 'warn', format: 'json' })
  const subgraph = createProjectsSubgraph({ database, bus: new MemoryBus(), log, quotas: QUOTAS })
  return async (caller, query, input) => {
    const { data, errors } = await subgraph.execute({ query, variables: { input }, caller, requestId: 'bench' })
    return { data: (data as Answer['data']) ?? undefined, code: errors?.[0]?.extensions.code }
  }
}

async function createProject(ask: Ask, key: string, limitUsd: string): Promise<string> {
  const { data, code } = await ask(admin, CREATE, { key, name: key, budget: { limitUsd } })
  if (!data?.createProject) throw new Error(`The project was refused: ${code}`)
  return data.createProject.id
}

interface Burst {
  readonly admitted: number
  readonly refused: number
  readonly ms: number
}

async function reserveAtOnce(ask: Ask): Promise<Burst> {
  const projectId = await createProject(ask, 'BURST', '0.50')
  const charged = { projectId, agentId: randomUUID(), runId: randomUUID(), amountUsd: '0.01' }
  const startedAt = performance.now()
  const answers = await Promise.all(
    Array.from({ length: CALLS }, () => ask(service, RESERVE, { ...charged, idempotencyKey: randomUUID() })),
  )
  const count = (code: unknown) => answers.filter((answer) => answer.code === code).length
  return { admitted: count(undefined), refused: count('BUDGET_EXCEEDED'), ms: performance.now() - startedAt }
}

/** Against budgets of the tenant, the project and the agent. */
async function reserveOneByOne(ask: Ask, seconds: number): Promise<Latency> {
  const projectId = await createProject(ask, 'STEADY', '1000000')
  const agentId = randomUUID()
  await ask(admin, SET, { scope: 'TENANT', limitUsd: '1000000' })
  await ask(admin, SET, { scope: 'AGENT', subject: agentId, limitUsd: '1000000' })
  const measured: number[] = []
  const until = performance.now() + seconds * 1000
  for (let nth = 0; performance.now() < until; nth += 1) {
    const input = { projectId, agentId, runId: randomUUID(), amountUsd: '0.01', idempotencyKey: randomUUID() }
    const startedAt = performance.now()
    const { code } = await ask(service, RESERVE, input)
    if (code) throw new Error(`The reservation was refused: ${code}`)
    if (nth >= WARM_UP_CALLS) measured.push(performance.now() - startedAt)
  }
  return latencyOf(measured)
}

function show(burst: Burst, latencyMs: Latency, seconds: number): void {
  const { p50, p95, p99, max } = latencyMs
  const columns = ['', 'admitted', 'refused', 'all in ms', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms']
  const rows = [
    [
      `${CALLS} calls of $0.01 at once against $0.50`,
      burst.admitted,
      burst.refused,
      burst.ms,
      undefined,
      undefined,
      undefined,
      undefined,
    ],
    ['one call after the other, three budgets', undefined, undefined, undefined, p50, p95, p99, max],
  ]
  const notes = [
    machine(),
    `In process on embedded Postgres, whose commits wait for the disk; ${seconds} s. The goal: exactly 50 admitted, at most ${GOAL_MS} ms added at p99.`,
    'The machine was shared with other work.',
  ]
  report('budgets', [{ title: 'Reserving against budgets', notes, columns, rows }], { machine: machine(), burst, latencyMs })
}
