// What evaluating the rules of an operation costs when its document is known, on the platform's own supergraph.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { anonymous, type Caller } from '@agentic/caller/caller'
import { parse } from 'graphql'
import { type Latency, latencyOf } from './measure/latency.ts'
import { machine } from './measure/machine.ts'
import { report } from './measure/report.ts'
import type { BenchOptions } from './options.ts'

const GOAL_MS = 0.1
const BATCH = 50
const WARM_UP_BATCHES = 20

const OPERATION = `query Overview {
  me { id name email }
  agent(id: "1") { id name kind }
  project(id: "1") { id name }
  run(id: "1") { id state agent { id name } project { id name } }
  webhook(id: "1") { id url }
  user(id: "1") { id email }
}`

const user = (permissions: readonly string[]): Caller => ({
  kind: 'USER',
  tenantId: 't',
  userId: 'u',
  sessionId: 's',
  permissions,
})
const ALL = ['agents:read', 'projects:read', 'users:read', 'events:manage', 'costs:read', 'runs:execute', 'users:manage']

const CALLERS: Readonly<Record<string, Caller>> = {
  'may see everything': user(ALL),
  'may see a part': user(['agents:read', 'projects:read']),
  'is not known': anonymous,
}

export async function run({ seconds, checkout }: BenchOptions): Promise<void> {
  const source = <Module>(path: string): Promise<Module> => import(resolve(checkout, 'gateway/src', path))
  const { createAuthorize } = await source<typeof import('../gateway/src/authorize/authorize.ts')>('authorize/authorize.ts')
  const { createRules } = await source<typeof import('../gateway/src/authorize/rules.ts')>('authorize/rules.ts')
  const { readSupergraph } = await source<typeof import('../gateway/src/supergraph/supergraph.ts')>('supergraph/supergraph.ts')
  const { schema, apiSchema } = readSupergraph(readFileSync(resolve(checkout, 'schema/supergraph.graphql'), 'utf8'))
  const authorize = createAuthorize({ rules: createRules(schema), publicFields: [] })
  const document = parse(OPERATION)

  const results: Record<string, Measured> = {}
  for (const [name, caller] of Object.entries(CALLERS)) {
    const once = () => authorize({ document, variables: {}, schema: apiSchema, caller })
    results[name] = { verdict: (await once()).kind, ms: await measure(once, seconds) }
  }
  show(results, seconds)
}

interface Measured {
  readonly verdict: string
  readonly ms: Latency
}

/** One call is too short for the clock: a figure is the mean of a batch. */
async function measure(once: () => Promise<unknown>, seconds: number): Promise<Latency> {
  const measured: number[] = []
  const until = performance.now() + seconds * 1000
  for (let batch = 0; performance.now() < until; batch += 1) {
    const startedAt = performance.now()
    for (let nth = 0; nth < BATCH; nth += 1) await once()
    if (batch >= WARM_UP_BATCHES) measured.push((performance.now() - startedAt) / BATCH)
  }
  return latencyOf(measured)
}

function show(results: Record<string, Measured>, seconds: number): void {
  const rows = Object.entries(results).map(([name, { verdict, ms }]) => [name, verdict, ms.p50, ms.p95, ms.max])
  const notes = [
    machine(),
    `An operation over ${OPERATION.split('\n').length - 2} root fields of the platform's supergraph, its document known; ${seconds} s each, means of ${BATCH} calls.`,
    `The goal is less than ${GOAL_MS} ms.`,
  ]
  const columns = ['caller', 'verdict', 'p50 ms', 'p95 ms', 'max ms']
  report('authorization', [{ title: 'Authorization of a known operation', notes, columns, rows }], {
    machine: machine(),
    seconds,
    results,
  })
}
