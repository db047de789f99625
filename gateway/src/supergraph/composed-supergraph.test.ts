import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, it } from 'node:test'
import { createCallerSigner } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import { until } from '@agentic/testing/until'
import { createTestSubgraph, log } from '../execute/graph.fixture.ts'
import { createGateway } from '../gateway.ts'
import { ask, type StubServer, serveStub } from '../standalone.fixture.ts'
import { createHttpLink } from '../subgraph/http-link.ts'
import { composedSupergraph } from './composed-supergraph.ts'
import type { SubgraphPlace } from './link-pool.ts'

const signer = await createCallerSigner()
let running = new StopStack()

async function stopAll(): Promise<void> {
  const stopped = running
  running = new StopStack()
  await stopped.stop()
}
afterEach(stopAll)

const users = (extra = '') =>
  createTestSubgraph('users', `type Query { me: User } type User @key(fields: "id") { id: ID! name: String ${extra} }`, {
    Query: { me: () => ({ id: '1', name: 'Ada', age: 36 }) },
  })
const reviews = (extra = '') =>
  createTestSubgraph('reviews', `type Query { top: Int } type User @key(fields: "id") { id: ID! reviews: Int ${extra} }`, {
    Query: { top: () => 5 },
    User: { reviews: () => 7 },
  })

async function started(places: readonly SubgraphPlace[], cachePath?: string) {
  const linkFor = ({ name, url }: SubgraphPlace) => createHttpLink({ name, url, signer })
  const gateway = await createGateway({
    config: { host: '127.0.0.1', port: 0, publicFields: [], defaultAccess: 'public' },
    supergraph: composedSupergraph({ subgraphs: places, linkFor, pollMs: 20, cachePath, log }),
    linkFor,
    jwks: undefined,
    callerJwks: { keys: [] },
    log,
  })
  running.push(() => gateway.stop())
  return (await gateway.listen()).url
}

const REVIEWED = '{ me { name reviews } }'
const isReady = async (url: string) => (await fetch(new URL('/ready', url))).status === 200
const placeOf = ({ name, url }: StubServer): SubgraphPlace => ({ name, url })
/** Where nobody listens until somebody is served there. */
async function freePlace(name: string): Promise<SubgraphPlace & { port: number }> {
  await using stub = await serveStub(users())
  return { name, url: stub.url, port: stub.port }
}

describe('a composed supergraph', () => {
  it('joins what the subgraphs say of themselves, and follows when one says something else', async () => {
    await using one = await serveStub(users())
    await using two = await serveStub(reviews())
    const url = await started([placeOf(one), placeOf(two)])
    assert.deepEqual(await ask(url, REVIEWED), { data: { me: { name: 'Ada', reviews: 7 } } })
    one.become(users('age: Int'))
    await until(async () => (await ask(url, '{ me { age } }')).errors === undefined)
  })

  it('stays as it was where the subgraphs no longer compose', async () => {
    await using one = await serveStub(users())
    await using two = await serveStub(reviews())
    const url = await started([placeOf(one), placeOf(two)])
    // Two subgraphs that disagree on a field, as nothing says that they share it.
    two.become(reviews('name: Int'))
    one.become(users('age: Int'))
    assert.deepEqual(await ask(url, REVIEWED), { data: { me: { name: 'Ada', reviews: 7 } } })
    two.become(reviews('stars: Int'))
    await until(async () => (await ask(url, '{ me { age stars } }')).errors === undefined)
  })

  it('starts with the subgraphs that answer, and takes in the others when they do', async () => {
    await using one = await serveStub(users())
    const place = await freePlace('reviews')
    const url = await started([placeOf(one), place])
    assert.deepEqual(await ask(url, '{ me { name } }'), { data: { me: { name: 'Ada' } } })
    await using _two = await serveStub(reviews(), place.port)
    await until(async () => (await ask(url, REVIEWED)).errors === undefined)
  })

  it('starts while a subgraph has yet to answer, and takes it in when it does', async () => {
    await using one = await serveStub(users())
    const waiting: ServerResponse[] = []
    let givenUp = 0
    const slow = createServer((_request, response) => {
      waiting.push(response)
      response.on('close', () => (givenUp += response.writableEnded ? 0 : 1))
    })
    await once(slow.listen(0, '127.0.0.1'), 'listening')
    try {
      const url = await started([
        placeOf(one),
        { name: 'slow', url: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/graphql` },
      ])
      assert.deepEqual([waiting.length, givenUp], [1, 0])
      assert.deepEqual(await ask(url, '{ me { name } }'), { data: { me: { name: 'Ada' } } })
      waiting[0]?.setHeader('content-type', 'application/json').end('{"data":{"_service":{"sdl":"type Query { late: Int }"}}}')
      await until(async () => JSON.stringify(await ask(url, '{ __type(name: "Query") { fields { name } } }')).includes('late'))
    } finally {
      slow.closeAllConnections()
      slow.close()
    }
  })

  it('takes an SDL that cannot be read for none, says of whom it is, and follows the others', async () => {
    const warnings: string[] = []
    const { warn } = log
    log.warn = ((_error: Error, message: string) => warnings.push(message)) as never
    running.push(async () => {
      log.warn = warn
    })
    await using one = await serveStub(users())
    await using two = await serveStub(reviews())
    const url = await started([placeOf(one), placeOf(two)])
    const broken = users()
    one.become({ ...broken, execute: async () => ({ data: { _service: { sdl: 'type Query {' } } }) })
    two.become(reviews('stars: Int'))
    await until(async () => JSON.stringify(await ask(url, '{ __type(name: "User") { fields { name } } }')).includes('stars'))
    assert.deepEqual(warnings, [
      'The subgraph users does not tell its SDL: It answered with an SDL that cannot be read: Syntax Error: Expected Name, found <EOF>.',
    ])
  })

  it('keeps the schema of a subgraph that goes down: only its fields fail', async () => {
    await using one = await serveStub(users())
    const two = await serveStub(reviews())
    const url = await started([placeOf(one), placeOf(two)])
    await two[Symbol.asyncDispose]()
    const { data, errors } = await ask(url, REVIEWED)
    assert.deepEqual(data, { me: { name: 'Ada', reviews: null } })
    assert.equal(errors?.[0]?.extensions.code, 'SUBGRAPH_UNAVAILABLE')
  })

  it('starts though nobody answers: /ready and requests are refused with 503 until somebody does', async () => {
    const place = await freePlace('users')
    const url = await started([place])
    assert.equal(await isReady(url), false)
    assert.equal((await fetch(new URL('/health', url))).status, 200)
    const refused = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    })
    assert.equal(refused.status, 503)
    await using _one = await serveStub(users(), place.port)
    await until(() => isReady(url))
    assert.deepEqual(await ask(url, '{ me { name } }'), { data: { me: { name: 'Ada' } } })
  })

  it('starts with the cached supergraph where a subgraph does not answer, and does not shrink to the others', async () => {
    const cachePath = join(await mkdtemp(join(tmpdir(), 'supergraph-')), 'cached.graphql')
    await using one = await serveStub(users())
    const two = await serveStub(reviews())
    await started([placeOf(one), placeOf(two)], cachePath)
    await stopAll()
    assert.match(await readFile(cachePath, 'utf8'), /reviews: Int/)
    await two[Symbol.asyncDispose]()
    const url = await started([placeOf(one), placeOf(two)], cachePath)
    assert.deepEqual((await ask(url, REVIEWED)).data, { me: { name: 'Ada', reviews: null } })
    await using _again = await serveStub(reviews('stars: Int'), two.port)
    await until(async () => (await ask(url, '{ me { stars } }')).errors === undefined)
  })

  it('can be stopped while nobody answers', async () => {
    await started([await freePlace('users')])
    await stopAll()
  })
})
