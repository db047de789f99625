// The executor alone, in process: what running a known plan and shaping the answer costs, without HTTP around it.

import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { anonymous } from '@agentic/caller/caller'
import { parse } from 'graphql'
import { composed } from './measure/composed.ts'
import { machine } from './measure/machine.ts'
import { report } from './measure/report.ts'
import type { BenchOptions } from './options.ts'
import { expectedAnswer } from './workload/expected.ts'
import { localLink } from './workload/local-links.ts'
import { SMALL, WORKLOAD } from './workload/operations.ts'
import { subgraphs } from './workload/subgraphs.ts'

const BATCHES = 25
const WARM_UP_BATCHES = 8

interface Measured {
  readonly min: number
  readonly median: number
}

export async function run({ seconds, checkout }: BenchOptions): Promise<void> {
  const source = <Module>(path: string): Promise<Module> => import(resolve(checkout, 'gateway/src', path))
  const { createExecutor } = await source<typeof import('../gateway/src/execute/executor.ts')>('execute/executor.ts')
  const { readSupergraph } = await source<typeof import('../gateway/src/supergraph/supergraph.ts')>('supergraph/supergraph.ts')
  const supergraph = readSupergraph(composed(subgraphs, {}))
  const links = Object.fromEntries(subgraphs.map((subgraph) => [subgraph.name, localLink(subgraph)]))
  const executor = createExecutor({ supergraph, links })

  const results: Record<string, Measured> = {}
  for (const [name, text] of Object.entries({ 'the workload': WORKLOAD, 'a small query': SMALL })) {
    const operation = { document: parse(text), text, variables: {}, schema: supergraph.apiSchema }
    const once = () => executor.execute(operation, { caller: anonymous, requestId: 'bench' })
    const answer = JSON.parse(JSON.stringify(await once()))
    if (!isDeepStrictEqual(answer, expectedAnswer(text)))
      throw new Error(`A wrong answer: ${JSON.stringify(answer).slice(0, 500)}`)
    results[name] = await measure(once, seconds)
  }
  show(results)
}

/** CPU ms a call; the least of the batches is the one that other work on the machine disturbed least. */
async function measure(once: () => Promise<unknown>, seconds: number): Promise<Measured> {
  const perBatch = await callsIn((seconds * 1000) / (BATCHES + WARM_UP_BATCHES), once)
  const measured: number[] = []
  for (let batch = 0; batch < BATCHES + WARM_UP_BATCHES; batch += 1) {
    const before = process.cpuUsage()
    for (let nth = 0; nth < perBatch; nth += 1) await once()
    const { user, system } = process.cpuUsage(before)
    if (batch >= WARM_UP_BATCHES) measured.push((user + system) / 1000 / perBatch)
  }
  const sorted = measured.toSorted((a, b) => a - b)
  return { min: sorted[0] as number, median: sorted[Math.floor(sorted.length / 2)] as number }
}

async function callsIn(ms: number, once: () => Promise<unknown>): Promise<number> {
  const until = performance.now() + ms
  let calls = 0
  for (; performance.now() < until; calls += 1) await once()
  return Math.max(1, calls)
}

function show(results: Record<string, Measured>): void {
  const rows = Object.entries(results).map(([name, { min, median }]) => [name, min, median])
  const notes = [
    machine(),
    'CPU of the whole process, with the subgraphs answering from memory in it: parsing their answers is a part.',
    'The least of 25 batches is what other work on the machine disturbed least.',
  ]
  report('executor', [{ title: 'The executor alone', notes, columns: ['operation', 'CPU ms, least', 'median'], rows }], {
    machine: machine(),
    results,
  })
}
