import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { it } from 'node:test'
import { createTestSubgraph } from '../execute/graph.fixture.ts'
import { serveStub } from '../standalone.fixture.ts'
import { loadApolloGateway } from './load-apollo-gateway.ts'

const require = createRequire(import.meta.url)
const UNUSED =
  /^\/.*node_modules\/(make-fetch-happen|node-fetch|@opentelemetry\/(sdk-metrics|resource-detector-\w+|semantic-conventions))\//

it('of @apollo/gateway only what we use is loaded, and the rest works for who uses it after all', async () => {
  const { RemoteGraphQLDataSource } = loadApolloGateway()
  const loaded = () => Object.keys(require.cache).filter((path) => UNUSED.test(path))
  assert.deepEqual(loaded(), [])

  await using stub = await serveStub(createTestSubgraph('people', 'type Query { me: String }', { Query: { me: () => 'Ada' } }))
  const source = new RemoteGraphQLDataSource({ url: stub.url })
  const request = { query: '{ me }' }
  const { data } = await source.process({ kind: 'loading schema' as never, request, context: {} })
  assert.deepEqual({ ...data }, { me: 'Ada' })
  assert.notDeepEqual(loaded(), [])
})

it('loaded a second time it is the same', () => {
  assert.equal(loadApolloGateway(), loadApolloGateway())
  assert.equal(loadApolloGateway(), require('@apollo/gateway'))
})
