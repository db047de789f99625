import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, describe, it } from 'node:test'
import type { Caller } from '@agentic/caller/caller'
import { createCallerSigner, createCallerVerifier } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import { serveSubgraph } from '@agentic/service/serve-subgraph'
import { freePort } from '@agentic/testing/free-port'
import { type GraphQLError, parse } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/http'
import { Registry } from 'prom-client'
import { createTestGraph, log } from '../execute/graph.fixture.ts'
import { createHttpLink } from '../subgraph/http-link.ts'
import { createFeed, type Feed } from './feed.fixture.ts'
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

type Over = 'websocket' | 'sse'

async function serve({ subgraph }: Feed, over: Over, port: number): Promise<{ stop(): Promise<unknown> }> {
  if (over === 'websocket') {
    return serveSubgraph(subgraph, { host: '127.0.0.1', port, verifier: createCallerVerifier(signer.jwks), log })
  }
  const server = createServer(
    createHandler({
      onSubscribe: async (_, { query, variables }) =>
        subgraph.subscribe({ query, caller, requestId: 'r', ...(variables && { variables }) }),
    }),
  )
  await once(server.listen(port, '127.0.0.1'), 'listening')
  return {
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A feed that is served by a server that can go away and come back. */
async function served(over: Over) {
  const feed = createFeed()
  const port = await freePort()
  let server = await serve(feed, over, port)
  stops.push(() => server.stop())
  const link = createHttpLink({ name: 'feed', url: `http://127.0.0.1:${port}/graphql`, signer, subscriptions: over })
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
      server = await serve(feed, over, port)
    },
    metrics: () => registry.metrics(),
  }
}

for (const over of ['websocket', 'sse'] as const) {
  describe(`a subgraph behind ${over}`, () => {
    it('may go away and come back any number of times: each event reaches the client once and in order', async () => {
      const { feed, subscribe, stop, startAgain, metrics } = await served(over)
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
      const { subscribe, stop } = await served(over)
      const events = await subscribe('subscription { ticks }')
      const isTold = assert.rejects(events.next(), ({ extensions }: GraphQLError) => extensions.code === 'SUBGRAPH_UNAVAILABLE')
      await stop()
      await isTold
    })
  })
}
