import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLog } from '@agentic/service/log'
import { until } from '@agentic/testing/until'
import { printSchema } from 'graphql'
import { DEFAULT_TIERS } from '../admit/rate/rate-limits.ts'
import type { Executor } from '../execute/executor.ts'
import { allSubgraphs, createTestGraph, usersSubgraph } from '../execute/graph.fixture.ts'
import { startHttp } from './http.fixture.ts'

// The second user has no latest review: asking for it is an error that no client may see.
const QUERY = '{ users(ids: ["u1", "u2"]) { name latest { body } } }'

/** A graph whose users are not found before `release`. */
function heldGraph() {
  const { promise, resolve } = Promise.withResolvers<void>()
  const users = usersSubgraph()
  const graph = createTestGraph(allSubgraphs(), {
    users: {
      ...users,
      async execute(request) {
        await promise
        return users.execute(request)
      },
    },
  })
  const waiting: string[] = []
  const executor: Executor = {
    ...graph.executor,
    execute(operation, context) {
      waiting.push(context.requestId)
      return graph.executor.execute(operation, context)
    },
  }
  return { graph, executor, waiting, release: resolve }
}

it('requests that are alike share one answer, and have ids, limits and log lines of their own', async () => {
  const { graph, executor, waiting, release } = heldGraph()
  const lines: { requestId?: string; msg: string }[] = []
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) }
  await using http = await startHttp({
    sdl: printSchema(graph.supergraph.apiSchema),
    executor,
    publicFields: ['Query.users'],
    guard: {
      rateLimits: {
        tiers: DEFAULT_TIERS,
        fields: [{ field: 'Query.users', quota: 2, windowSeconds: 3_600, per: 'address' }],
      },
    },
    log: createLog('gateway', { level: 'error', format: 'json', destination }),
  })
  const ids = ['one', 'two']
  const answers = ids.map((id) => http.send({ query: QUERY }, { 'x-request-id': id }))
  await until(() => waiting.length === ids.length)
  release()
  const [first, second] = await Promise.all(answers)
  assert.deepEqual(first?.body.data, {
    users: [
      { name: 'Ada', latest: { body: 'so so' } },
      { name: 'Brian', latest: null },
    ],
  })
  assert.equal(first?.body.errors?.[0]?.message, 'Internal server error')
  assert.deepEqual(second?.body, first?.body)
  assert.equal(graph.asked.users?.length, 1)

  assert.deepEqual(
    [first, second].map((answer) => answer?.headers.get('x-request-id')),
    ids,
  )
  const masked = lines.filter(({ msg }) => msg === 'An error was masked').map(({ requestId }) => requestId)
  assert.deepEqual(masked.sort(), ids)
  assert.equal((await http.send({ query: QUERY })).status, 429)
})
