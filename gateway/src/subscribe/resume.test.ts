import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import type { Caller } from '@agentic/caller/caller'
import { createCallerSigner, createCallerVerifier } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import { serveSubgraph } from '@agentic/service/serve-subgraph'
import { freePort } from '@agentic/testing/free-port'
import { type GraphQLError, parse } from 'graphql'
import { Registry } from 'prom-client'
import { createTestGraph, log } from '../execute/graph.fixture.ts'
import { createHttpLink } from '../subgraph/http-link.ts'
import { createFeed } from './feed.fixture.ts'
import { DEFAULT_OUTBOX_LIMITS, Outbox } from './outbox.ts'
import { Quota } from './quota.ts'
import { Subscriber } from './subscriber.ts'
import { DEFAULT_SUBSCRIPTIONS } from './subscription-config.ts'
import { createSubscriptionMetrics } from './subscription-metrics.ts'
import { createSubscriptions } from './subscriptions.ts'

const EVENTS = 2_000
const BREAKS = 20
const caller: Caller = { kind: 'USER', tenantId: 't', userId: 'u', sessionId: 's', permissions: [] }
const signer = await createCallerSigner()
let stops = new StopStack()

afterEach(async () => {
  await stops.stop()
  stops = new StopStack()
})

/** A feed that is served over HTTP and graphql-ws by a server that can go away and come back. */
async function served() {
  const feed = createFeed()
  const port = await freePort()
  const start = () => serveSubgraph(feed.subgraph, { host: '127.0.0.1', port, verifier: createCallerVerifier(signer.jwks), log })
  let server = await start()
  stops.push(() => server.stop())
  const link = createHttpLink({ name: 'feed', url: `http://127.0.0.1:${port}/graphql`, signer })
  stops.push(() => link.close())
  const graph = createTestGraph([feed.subgraph, feed.authors], { feed: link })
  const registry = new Registry()
  const subscriptions = createSubscriptions({
    executor: graph.executor,
    config: DEFAULT_SUBSCRIPTIONS,
    quota: new Quota(DEFAULT_SUBSCRIPTIONS.quota),
    write: (event) => Buffer.from(JSON.stringify(event)),
    metrics: createSubscriptionMetrics(registry),
  })
  return {
    feed,
    async subscribe(text: string) {
      const operation = { document: parse(text), text, variables: {}, schema: graph.supergraph.apiSchema }
      const outbox = new Outbox('websocket', DEFAULT_OUTBOX_LIMITS)
      const joined = await subscriptions.join({ operation, context: { caller, requestId: 'r' }, outbox })
      assert.ok(joined instanceof Subscriber, JSON.stringify(joined))
      return joined.events()
    },
    stop: () => server.stop(),
    async startAgain() {
      server = await start()
    },
    metrics: () => registry.metrics(),
  }
}

describe('a subgraph behind graphql-ws', () => {
  it('may go away and come back any number of times: each event reaches the client once and in order', async () => {
    const { feed, subscribe, stop, startAgain, metrics } = await served()
    const events = await subscribe('subscription { log(afterSequence: 0) { sequence author { name } } }')
    const sequences: number[] = []
    const reading = (async () => {
      for await (const { json } of events) {
        const { log: entry } = JSON.parse(String(json)).data
        assert.equal(entry.author.name, `Author ${entry.sequence}`)
        sequences.push(entry.sequence)
        if (entry.sequence === EVENTS) return
      }
    })()
    for (let round = 0; round < BREAKS; round++) {
      feed.append(EVENTS / BREAKS / 2)
      await stop()
      feed.append(EVENTS / BREAKS / 2)
      await startAgain()
    }
    await reading
    assert.deepEqual(
      sequences,
      Array.from({ length: EVENTS }, (_, index) => index + 1),
    )
    assert.match(await metrics(), /gateway_subscription_resumes_total [1-9]/)
  })

  it('that goes away is told to the clients of a stream that cannot be resumed', async () => {
    const { subscribe, stop } = await served()
    const events = await subscribe('subscription { ticks }')
    const isTold = assert.rejects(events.next(), ({ extensions }: GraphQLError) => extensions.code === 'SUBGRAPH_UNAVAILABLE')
    await stop()
    await isTold
  })
})
