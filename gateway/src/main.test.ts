import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { until } from '@agentic/testing/until'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { startDecisionPoint } from './authorize/decision-point.fixture.ts'
import { createTestSubgraph } from './execute/graph.fixture.ts'
import { ask, refusedGateway, serveStub, startGateway } from './standalone.fixture.ts'
import { FEDERATION_1_SDL } from './supergraph/federation-1.fixture.ts'

const people = (greeting = 'hello') =>
  createTestSubgraph('people', 'type Query { hello: String secret: String @authenticated }', {
    Query: { hello: () => greeting, secret: () => 'for callers' },
  })

async function fileWith(name: string, content: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'gateway-')), name)
  await writeFile(path, content)
  return path
}

describe('the gateway alone', () => {
  it('runs foreign subgraphs with nothing but their URLs, and ends at SIGTERM with 0', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway({ SUBGRAPHS: `people=${stub.url}`, GATEWAY_DEFAULT_ACCESS: 'public' })
    assert.deepEqual(await ask(gateway.url, '{ hello }'), { data: { hello: 'hello' } })
    assert.equal(await gateway.stop(), 0)
  })

  it('refuses root fields without a rule unless told otherwise, and says so when it starts', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway({ SUBGRAPHS: `people=${stub.url}` })
    const { data, errors } = await ask(gateway.url, '{ hello }')
    assert.deepEqual([data, errors?.[0]?.extensions.code], [{ hello: null }, 'UNAUTHENTICATED'])
    assert.match(gateway.output(), /GATEWAY_DEFAULT_ACCESS/)
  })

  it('knows nobody where it has no keys: credentials are ignored, and rules still refuse', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway({ SUBGRAPHS: `people=${stub.url}`, GATEWAY_DEFAULT_ACCESS: 'public' })
    const { data, errors } = await ask(gateway.url, '{ hello secret }', { authorization: 'Bearer theirs' })
    assert.deepEqual([data, errors?.[0]?.extensions.code], [{ hello: 'hello', secret: null }, 'UNAUTHENTICATED'])
  })

  it('asks whom POLICY_URL names about policies, refuses everybody without it, and says so when it starts', async () => {
    const vault = createTestSubgraph('vault', 'type Query { gold: Int @policy(policies: [["two keys"]]) }', {
      Query: { gold: () => 1 },
    })
    await using stub = await serveStub(vault)
    await using point = await startDecisionPoint((policy) => policy === 'two keys')
    const settings = { SUBGRAPHS: `vault=${stub.url}`, GATEWAY_DEFAULT_ACCESS: 'public' }
    await using open = await startGateway({ ...settings, POLICY_URL: point.url })
    assert.deepEqual(await ask(open.url, '{ gold }'), { data: { gold: 1 } })
    assert.deepEqual(point.asked, [{ caller: null, policies: ['two keys'] }])
    const metrics = await (await fetch(new URL('/metrics', open.url))).text()
    assert.match(metrics, /gateway_policy_duration_seconds_count\{outcome="ok"\} 1\n/)
    assert.doesNotMatch(open.output(), /without POLICY_URL/)
    await using closed = await startGateway(settings)
    const { data, errors } = await ask(closed.url, '{ gold }')
    assert.deepEqual([data, errors?.[0]?.extensions.code], [{ gold: null }, 'FORBIDDEN'])
    assert.match(closed.output(), /@policy, and without POLICY_URL those fields refuse everybody/)
  })

  it('runs a supergraph of Federation 1', async () => {
    const supergraphPath = await fileWith('supergraph.graphql', FEDERATION_1_SDL)
    const source = createTestSubgraph('people', 'type Query { me: Person } type Person { name: String }', {
      Query: { me: () => ({ name: 'Ada' }) },
    })
    await using stub = await serveStub(source)
    const settings = { SUPERGRAPH_PATH: supergraphPath, SUBGRAPHS: `people=${stub.url}`, GATEWAY_DEFAULT_ACCESS: 'public' }
    await using gateway = await startGateway(settings)
    assert.deepEqual(await ask(gateway.url, '{ me { name } }'), { data: { me: { name: 'Ada' } } })
  })

  it('takes its settings from a file, which the environment overrides', async () => {
    await using stub = await serveStub(people())
    const path = await fileWith('gateway.yaml', `subgraphs:\n  people: ${stub.url}\ndefaultAccess: deny\nlogLevel: info\n`)
    await using gateway = await startGateway({ GATEWAY_DEFAULT_ACCESS: 'public' }, path)
    assert.deepEqual(await ask(gateway.url, '{ hello }'), { data: { hello: 'hello' } })
  })

  it('shows plans over HTTP to those who may see them', async () => {
    await using stub = await serveStub(people())
    const settings = { SUBGRAPHS: `people=${stub.url}`, GATEWAY_DEFAULT_ACCESS: 'public', GATEWAY_PLAN_READERS: 'everybody' }
    await using gateway = await startGateway(settings)
    const { data, extensions } = await ask(gateway.url, '{ hello }', { 'apollo-expose-query-plan': 'true' })
    assert.deepEqual(data, { hello: 'hello' })
    assert.match(JSON.stringify(extensions), /apolloQueryPlan.*Fetch\(service: \\"people\\"\)/)
  })

  it('ends what it asked a subgraph when the client leaves, and when the deadline of that subgraph has passed', async () => {
    let ended = 0
    const asked: unknown[] = []
    const subgraph = createServer(async (request, response) => {
      const { query } = JSON.parse((await text(request)) || '{}') as { query?: string }
      if (query?.includes('_service')) return response.end('{"data":{"_service":{"sdl":"type Query { hello: String }"}}}')
      asked.push(query)
      return response.on('close', () => (ended += 1))
    })
    await once(subgraph.listen(0, '127.0.0.1'), 'listening')
    const { port } = subgraph.address() as AddressInfo
    try {
      const settings = {
        SUBGRAPHS: `people=http://127.0.0.1:${port}/graphql`,
        GATEWAY_DEFAULT_ACCESS: 'public',
        READY_NEEDS: 'none',
      }
      await using patient = await startGateway(settings)
      const leaving = new AbortController()
      const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ hello }"}' }
      const left = assert.rejects(fetch(patient.url, { ...sent, signal: leaving.signal }), { name: 'AbortError' })
      await until(() => asked.length === 1)
      leaving.abort()
      await left
      await until(() => ended === 1)
      await using hurried = await startGateway({ ...settings, SUBGRAPH_TIMEOUTS_MS: 'people=300' })
      // On a busy machine it may miss the deadline for its SDL at first, too.
      await until(async () => (await ask(hurried.url, '{ hello }')).errors?.[0]?.extensions.code === 'TIMEOUT')
      await until(() => ended === asked.length)
    } finally {
      subgraph.closeAllConnections()
      subgraph.close()
    }
  })

  it('is a command as well', async () => {
    const command = spawn(process.execPath, [join(import.meta.dirname, '../bin/agentic-gateway.js')], { env: {} })
    assert.match(await text(command.stderr), /SUPERGRAPH_PATH \(a file\) or SUBGRAPHS/)
  })

  it('is started in each way with the same flags of Node', async () => {
    const [bin, scripts, dockerfile, compose] = await Promise.all(
      ['gateway/bin/agentic-gateway.js', 'package.json', 'docker/Dockerfile', 'docker/compose.yaml'].map((path) =>
        readFile(join(import.meta.dirname, '../..', path), 'utf8'),
      ),
    )
    const flags = /^#!\/usr\/bin\/env -S node (.+)$/m.exec(bin ?? '')?.[1] ?? 'none'
    assert.ok(scripts?.includes(`"node ${flags} gateway/bin/agentic-gateway.js gateway.yaml"`), scripts)
    assert.ok(scripts?.includes(`"start": "node ${flags} main.ts"`), scripts)
    assert.ok(dockerfile?.includes(`CMD ["node", "${flags}", "gateway/bin/agentic-gateway.js"]`), dockerfile)
    assert.ok(compose?.includes(`command: [node, ${flags}, gateway/bin/agentic-gateway.js]`), compose)
  })

  it('shows everything that is wrong with its configuration at once, and does not start', async () => {
    const path = await fileWith('gateway.yaml', 'defaultAccess: everybody\nprt: 4000\nlogLevel: loud\n')
    const { code, output } = await refusedGateway({ GATEWAY_CONFIG: path, PORT: 'x', JWKS_URL: 'nowhere' })
    assert.equal(code, 1)
    const problems = [
      /PORT must be an integer from 0 to 65535, got "x"/,
      /JWKS_URL must be a URL, got "nowhere"/,
      /SUPERGRAPH_PATH \(a file\) or SUBGRAPHS/,
      /GATEWAY_DEFAULT_ACCESS must be one of deny, authenticated, public, got "everybody"/,
      /LOG_LEVEL must be one of .*, got "loud"/,
      /gateway\.yaml has a setting "prt" that there is not/,
    ]
    for (const problem of problems) assert.match(output, problem)
    assert.doesNotMatch(output, /\n\s+at /)
  })

  it('says which fields its settings name that the supergraph does not have, and serves the others', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway({
      SUBGRAPHS: `people=${stub.url}`,
      PUBLIC_FIELDS: 'Query.hello,Query.helo',
      SENSITIVE_FIELDS: 'Mutation.login',
      RATE_LIMITS: 'true',
      RATE_LIMIT_FIELDS: 'Query.hello=10/60/address,Query.bye=10/60/caller',
      SHARED_FIELDS: 'Query,Query.hello,Qurey,Query.hi',
    })
    assert.deepEqual(await ask(gateway.url, '{ hello }'), { data: { hello: 'hello' } })
    const warning = gateway.output().match(/.*Settings name fields that this supergraph does not have.*/)?.[0] ?? '{}'
    assert.deepEqual((JSON.parse(warning) as { unknown?: unknown }).unknown, [
      'PUBLIC_FIELDS: Query.helo',
      'SENSITIVE_FIELDS: Mutation.login',
      'RATE_LIMIT_FIELDS: Query.bye',
      'SHARED_FIELDS: Qurey',
      'SHARED_FIELDS: Query.hi',
    ])
  })

  it('says which subgraphs its settings name that the supergraph does not have, and again only when those are others', async () => {
    await using stub = await serveStub(people())
    const graphOf = (...subgraphs: { readonly name: string; readonly sdl: string }[]) =>
      composeServices(subgraphs.map(({ name, sdl }) => ({ name, url: stub.url, typeDefs: parse(sdl) }))).supergraphSdl ?? ''
    const books = { name: 'books', sdl: 'type Query { title: String }' }
    const path = await fileWith('supergraph.graphql', graphOf(people()))
    await using gateway = await startGateway({
      SUPERGRAPH_PATH: path,
      SUPERGRAPH_POLL_MS: '10',
      GATEWAY_DEFAULT_ACCESS: 'public',
      SUBGRAPHS: `people=${stub.url},poeple=${stub.url}`,
      SUBGRAPH_TIMEOUTS_MS: 'people=9000,books=50',
      PROPAGATED_HEADERS: 'x-all,people:x-region,poeple:x-region',
      SSE_SUBGRAPHS: 'feed',
    })
    const warnings = () =>
      (gateway.output().match(/.*Settings name subgraphs that this supergraph does not have.*/g) ?? []).map((line) => {
        const { unknown, subgraphs } = JSON.parse(line) as Record<string, unknown>
        return { unknown, subgraphs }
      })
    const served = async (supergraph: string, times: number) => {
      await writeFile(path, supergraph)
      await until(() => gateway.output().match(/A supergraph is served/g)?.length === times)
    }
    const misspelt = ['SUBGRAPHS: poeple', 'PROPAGATED_HEADERS: poeple']
    const first = {
      unknown: [...misspelt, 'SUBGRAPH_TIMEOUTS_MS: books', 'SSE_SUBGRAPHS: feed'],
      subgraphs: ['people'],
    }
    assert.deepEqual(warnings(), [first])
    await served(graphOf({ name: 'people', sdl: 'type Query { hello: String other: String }' }), 2)
    assert.deepEqual(warnings(), [first])
    await served(graphOf(people(), books), 3)
    const second = { unknown: [...misspelt, 'SSE_SUBGRAPHS: feed'], subgraphs: ['books', 'people'] }
    assert.deepEqual(warnings(), [first, second])
  })

  it('takes no subgraph that it composes for an unknown one, though it does not answer yet', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway({
      SUBGRAPHS: `people=${stub.url},books=http://127.0.0.1:1/graphql`,
      GATEWAY_DEFAULT_ACCESS: 'public',
      SUBGRAPH_TIMEOUTS_MS: 'books=50,boooks=50',
    })
    assert.match(gateway.output(), /"unknown":\["SUBGRAPH_TIMEOUTS_MS: boooks"\]/)
  })

  it('says in a line why the first supergraph cannot be served', async () => {
    const settings = { GATEWAY_DEFAULT_ACCESS: 'public' }
    const notThere = await refusedGateway({ ...settings, SUPERGRAPH_PATH: '/nowhere/supergraph.graphql' })
    assert.match(notThere.output, /^The supergraph cannot be served: .*\/nowhere\/supergraph\.graphql.*\n$/)
    const bad = await fileWith('bad.graphql', 'type Query { a: Int }')
    const none = await refusedGateway({ ...settings, SUPERGRAPH_PATH: bad })
    assert.match(none.output, /^The supergraph cannot be served: .*\n$/)
    assert.deepEqual([notThere.code, none.code], [1, 1])
  })
})
