import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EnvReader } from '@agentic/service/env-reader'
import { startHttp, token } from '../../transport/http.fixture.ts'
import { DEFAULT_TIERS, type RateLimits, readRateLimits } from './rate-limits.ts'

const SDL = `
  directive @authenticated on FIELD_DEFINITION
  type Query { nodes(first: Int, last: Int): Connection open: Int mine: Int @authenticated }
  type Connection { edges: [Node] }
  type Node { a: Int }
  type Mutation { login: String }
`
const hour = (quota: number) => ({ quota, windowSeconds: 3_600 })
const LIMITS: RateLimits = {
  tiers: { ...DEFAULT_TIERS, ANONYMOUS: hour(100), FREE: hour(200) },
  fields: [{ field: 'Mutation.login', ...hour(2), per: 'address' }],
}
const start = (rateLimits = LIMITS) =>
  startHttp({
    sdl: SDL,
    rootValue: { nodes: { edges: [{ a: 1 }] }, login: 'token', mine: 1, open: 1 },
    publicFields: ['Query.nodes', 'Query.open', 'Mutation.login'],
    guard: { rateLimits, trustedProxies: ['127.0.0.1'] },
  })

describe('the rate limit', () => {
  it('refuses with 429, Retry-After and the seconds to wait; other callers are answered', async () => {
    await using http = await start({ ...LIMITS, tiers: { ...LIMITS.tiers, ANONYMOUS: hour(0.5) } })
    assert.equal((await http.ask('{ nothing }')).status, 400)
    const { status, headers, body } = await http.ask('{ nodes(first: 1) { edges { a: __typename } } }')
    assert.equal(status, 429)
    assert.equal(body.errors?.[0]?.extensions.code, 'RATE_LIMITED')
    assert.equal(String(body.errors?.[0]?.extensions.retryAfterSeconds), headers.get('retry-after'))
    assert.ok(Number(headers.get('retry-after')) > 0)
    assert.equal((await http.ask('{ mine }', await token())).status, 200)
  })

  it('charges what an operation may cost, and gives back what it did not', async () => {
    await using http = await start()
    const left = async (first: number) => {
      const { headers } = await http.ask(`{ nodes(first: ${first}) { edges { node: a } } }`)
      return Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1])
    }
    // 100 − 1 for the connection − 50 for its edges, of which there is one.
    assert.equal(await left(50), 49)
    assert.equal(await left(50), 98 - 51)
    assert.equal(await left(20), 96 - 21)
  })

  it('says its policy and what is left in the header fields of the IETF draft', async () => {
    await using http = await start()
    const { headers } = await http.ask('mutation { login }')
    assert.equal(headers.get('ratelimit-policy'), '"anonymous";q=100;w=3600, "Mutation.login";q=2;w=3600')
    assert.equal(headers.get('ratelimit'), '"anonymous";r=90;t=360, "Mutation.login";r=1;t=1800')
  })

  it('tells nobody to come back before the end of what its header fields say', async () => {
    await using http = await start()
    for (let times = 0; times < 2; times += 1) await http.ask('mutation { login }')
    const { status, headers } = await http.ask('mutation { login }')
    const windows = [...(headers.get('ratelimit') ?? '').matchAll(/;t=(\d+)/g)].map(([, seconds]) => Number(seconds))
    assert.deepEqual([status, windows.length, Math.max(...windows)], [429, 2, Number(headers.get('retry-after'))])
  })

  it('counts a field per address, whoever asks', async () => {
    await using http = await start()
    const login = (address: string, bearer?: string) =>
      http.send(
        { query: 'mutation { login }' },
        { 'x-forwarded-for': address, ...(bearer && { authorization: `Bearer ${bearer}` }) },
      )
    assert.equal((await login('10.0.0.1')).status, 200)
    assert.equal((await login('10.0.0.1', await token())).status, 200)
    assert.equal((await login('10.0.0.1')).status, 429)
    assert.equal((await login('10.0.0.2')).status, 200)
    const metrics = await (await fetch(new URL('/metrics', http.url))).text()
    assert.match(metrics, /gateway_rate_limited_total\{policy="Mutation.login"\} 1\n/)
  })

  it('is one for all addresses of an IPv6 network, of which its owner has as many as he likes', async () => {
    await using http = await start()
    const login = async (address: string) =>
      (await http.send({ query: 'mutation { login }' }, { 'x-forwarded-for': address })).status
    assert.deepEqual([await login('2001:db8::1'), await login('2001:db8::2'), await login('2001:db8::3')], [200, 200, 429])
    assert.equal(await login('2001:db8:0:1::1'), 200)
    assert.deepEqual([await login('::ffff:192.0.2.1'), await login('192.0.2.1'), await login('192.0.2.1')], [200, 200, 429])
    assert.equal(await login('192.0.2.2'), 200)
  })

  it('is one for a user whatever their session, another for each user, and none for services', async () => {
    await using http = await start({ ...LIMITS, tiers: { ...LIMITS.tiers, FREE: hour(30) } })
    const wrong = async (bearer: string) => (await http.ask('{ nothing }', bearer)).status
    assert.equal(await wrong(await token()), 400)
    assert.equal(await wrong(await token({ scope: 'other' })), 429)
    assert.equal(await wrong(await token({ tenantId: 'other' })), 400)
    const service = await token({ service: true })
    for (let n = 0; n < 5; n += 1) assert.equal(await wrong(service), 400)
  })

  it('is that of the plan which the token names', async () => {
    await using http = await start({ ...LIMITS, tiers: { ...LIMITS.tiers, ENTERPRISE: hour(7_000) } })
    const policy = async (plan?: string) =>
      (await http.ask('{ mine }', await token(plan ? { plan } : {}))).headers.get('ratelimit-policy')
    assert.equal(await policy(), '"free";q=200;w=3600')
    assert.equal(await policy('ENTERPRISE'), '"enterprise";q=7000;w=3600')
    assert.equal(await policy('GOLD'), '"free";q=200;w=3600')
  })

  it('is the same over WebSocket', async () => {
    await using http = await start({ ...LIMITS, tiers: { ...LIMITS.tiers, ANONYMOUS: hour(30) } })
    assert.match(String(await http.refusals('{ nothing }')), /^GRAPHQL_VALIDATION_FAILED/)
    assert.match(String(await http.refusals('mutation { login }')), /^$/)
    assert.match(String(await http.refusals('{ nothing }')), /^RATE_LIMITED/)
  })

  it('ends guessing at the schema: documents that are not valid cost too', async () => {
    await using http = await start()
    const statuses = []
    for (let n = 0; n < 6; n += 1) statuses.push((await http.ask(`{ guess${n} }`)).status)
    assert.deepEqual(statuses, [400, 400, 400, 400, 400, 429])
  })

  it('counts what is too large once it was judged', async () => {
    await using http = await start()
    const statuses = []
    for (let n = 0; n < 6; n += 1) {
      const { status, body } = await http.ask('{ nodes(first: 100000) { edges { a } } }')
      statuses.push(status === 400 ? body.errors?.[0]?.extensions.code : status)
    }
    assert.deepEqual(statuses, [...Array.from({ length: 5 }, () => 'QUERY_TOO_COMPLEX'), 429])
  })
})

describe('its settings', () => {
  const read = (source: Record<string, string>, isOn = false) => {
    const env = new EnvReader(source)
    const limits = readRateLimits(env, { isOn, fields: ['Mutation.login=10/60/address'] })
    env.done()
    return limits
  }

  it('are off in development and on in production, unless set', () => {
    assert.equal(read({}), undefined)
    const login = { field: 'Mutation.login', quota: 10, windowSeconds: 60, per: 'address' }
    assert.deepEqual(read({}, true), { tiers: DEFAULT_TIERS, fields: [login] })
    assert.equal(read({ RATE_LIMITS: 'false' }, true), undefined)
  })

  it('name tiers and fields', () => {
    const limits = read({ RATE_LIMITS: 'true', RATE_LIMIT_TIERS: 'FREE=5/60', RATE_LIMIT_FIELDS: 'Query.me=3/10/caller' })
    assert.deepEqual(limits?.tiers.FREE, { quota: 5, windowSeconds: 60 })
    assert.deepEqual(limits?.tiers.ENTERPRISE, DEFAULT_TIERS.ENTERPRISE)
    assert.deepEqual(limits?.fields, [{ field: 'Query.me', quota: 3, windowSeconds: 10, per: 'caller' }])
  })

  it('that make no sense are all named', () => {
    assert.throws(
      () => read({ RATE_LIMIT_TIERS: 'GOLD=1/1,FREE=0/1', RATE_LIMIT_FIELDS: 'login=1/1/address' }),
      /GOLD=1\/1[\s\S]*FREE=0\/1[\s\S]*login=1\/1\/address/,
    )
  })
})
