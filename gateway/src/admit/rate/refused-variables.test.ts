// Through a whole gateway: variables are read where an operation is executed, and what refuses them tells something of the schema.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createClient } from 'graphql-ws'
import { createTestSubgraph } from '../../execute/graph.fixture.ts'
import { ask, serveStub, startGateway } from '../../standalone.fixture.ts'

const searching = () =>
  createTestSubgraph(
    'search',
    `input By { name: String }
    type Query { search(by: By): Int }
    type Subscription { found(by: By): Int }`,
    { Query: { search: () => 1 } },
  )

async function codeOver(url: string, query: string, variables: Record<string, unknown>): Promise<string | undefined> {
  const client = createClient({ url: url.replace('http', 'ws'), retryAttempts: 0 })
  try {
    for await (const { errors } of client.iterate({ query, variables })) return String(errors?.[0]?.extensions?.code)
  } catch (errors) {
    return (errors as { extensions: { code: string } }[])[0]?.extensions.code
  } finally {
    await client.dispose()
  }
}

it('guessing at the schema by variables ends as guessing by documents does, of queries and of subscriptions', async () => {
  await using stub = await serveStub(searching())
  const settings = { GATEWAY_DEFAULT_ACCESS: 'public', RATE_LIMITS: 'true', RATE_LIMIT_TIERS: 'ANONYMOUS=100/3600' }
  const guesses = Array.from({ length: 6 }, (_, n) => ({ by: { [`guess${n}`]: 1 } }))
  const ended = (codes: (string | undefined)[]) => {
    assert.deepEqual([codes[0], codes.at(-1)], ['BAD_USER_INPUT', 'RATE_LIMITED'])
  }
  for (const query of ['query ($by: By) { search(by: $by) }', 'subscription ($by: By) { found(by: $by) }']) {
    await using gateway = await startGateway({ ...settings, SUBGRAPHS: `search=${stub.url}` })
    const codes = []
    for (const variables of guesses) codes.push(await codeOver(gateway.url, query, variables))
    ended(codes)
    assert.equal((await ask(gateway.url, '{ guess }')).errors?.[0]?.extensions.code, 'RATE_LIMITED')
  }
})
