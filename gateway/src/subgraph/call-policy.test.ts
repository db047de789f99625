import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { createCallerSigner } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import { withoutOpenssl } from '@agentic/testing/openssl'
import { until } from '@agentic/testing/until'
import { GraphQLError } from 'graphql'
import { Pool } from 'undici'
import { SettingsReader } from '../settings/settings-reader.ts'
import { askForJson } from './ask-for-json.ts'
import { RetryBudget } from './call-policy.ts'
import { createHttpLink, type HttpLinkOptions } from './http-link.ts'
import type { SubgraphLink } from './link.ts'
import { readSubgraphTimeouts } from './subgraph-timeouts.ts'
import { by, certify } from './tls.fixture.ts'

const signer = await createCallerSigner()
const query = { caller: anonymous, requestId: 'r', query: '{ name }' }
const mutation = { ...query, query: 'mutation { rename }' }

let stops = new StopStack()
afterEach(async () => {
  await stops.stop()
  stops = new StopStack()
})

function linked(url: string, options: Partial<HttpLinkOptions> = {}): SubgraphLink {
  const link = createHttpLink({ name: 'people', url, signer, ...options })
  stops.push(() => link.close())
  return link
}

/** Answers as it is told, and counts what it is asked. */
async function serve(answer: RequestListener) {
  let asked = 0
  const server = createServer((incoming, response) => {
    asked += 1
    answer(incoming, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  stops.push(() => server.closeAllConnections())
  stops.push(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, asked: () => asked }
}

async function linkedTo(answer: RequestListener, options: Partial<HttpLinkOptions> = {}) {
  const { url, asked } = await serve(answer)
  return { link: linked(url, options), asked }
}

const ADA = { data: { name: 'Ada' } }
const breakOff: RequestListener = ({ socket }) => void socket.destroy()
const answerAda: RequestListener = (_, response) => void response.end(JSON.stringify(ADA))
const hasCode = (code: string) => (error: unknown) => error instanceof GraphQLError && error.extensions.code === code

/** Each answers one request, the last all further ones. */
const inTurn = (...answers: RequestListener[]): RequestListener => {
  let turn = 0
  return (incoming, response) => answers[Math.min(turn++, answers.length - 1)]?.(incoming, response)
}

describe('what breaks off on its way to a subgraph', () => {
  it('is asked again where it is a query, also where a balancer answers in place of the subgraph', async () => {
    const badGateway: RequestListener = (_, response) => void response.writeHead(502).end('<html>Bad gateway</html>')
    const { link, asked } = await linkedTo(inTurn(breakOff, badGateway, answerAda))
    assert.deepEqual([await link.execute(query), asked()], [ADA, 3])
  })

  it('is given up after two more tries', async () => {
    const { link, asked } = await linkedTo(breakOff)
    await assert.rejects(link.execute(query), hasCode('SUBGRAPH_UNAVAILABLE'))
    assert.equal(asked(), 3)
  })

  it('is never asked again where it is a mutation, which may have happened', async () => {
    const { link, asked } = await linkedTo(breakOff)
    await assert.rejects(link.execute(mutation), hasCode('SUBGRAPH_UNAVAILABLE'))
    assert.equal(asked(), 1)
  })

  it('is not asked again where the subgraph has answered, whatever its errors', async () => {
    const { link, asked } = await linkedTo((_, response) => void response.writeHead(500).end('{"errors":[{"message":"no"}]}'))
    assert.equal((await link.execute(query)).errors?.[0]?.message, 'no')
    assert.equal(asked(), 1)
  })

  it('is not asked again for a client that has left', async () => {
    const leaving = new AbortController()
    const { link, asked } = await linkedTo(() => leaving.abort())
    await assert.rejects(link.execute({ ...query, signal: leaving.signal }), hasCode('SUBGRAPH_UNAVAILABLE'))
    assert.equal(asked(), 1)
  })

  it('is asked again for a tenth of all calls and ten more, so that a subgraph in need is not asked three times as much', () => {
    const budget = new RetryBudget()
    const spent = (times: number) => Array.from({ length: times }, () => budget.spend()).filter(Boolean).length
    assert.equal(spent(20), 10)
    for (let calls = 0; calls < 30; calls += 1) budget.earn()
    assert.equal(spent(20), 3)
    for (let calls = 0; calls < 1_000; calls += 1) budget.earn()
    assert.equal(spent(20), 10)
  })
})

describe('a subgraph that fails', () => {
  it('is left alone for a second, then asked by one call, and by all when that was answered', async (test) => {
    test.mock.timers.enable({ apis: ['Date'] })
    let isWell = false
    const { link, asked } = await linkedTo((...args) => (isWell ? answerAda : breakOff)(...args))
    for (let n = 0; n < 10; n += 1) await assert.rejects(link.execute(mutation), hasCode('SUBGRAPH_UNAVAILABLE'))
    await assert.rejects(link.execute(mutation), hasCode('SUBGRAPH_UNAVAILABLE'))
    await assert.rejects(link.execute(query), hasCode('SUBGRAPH_UNAVAILABLE'))
    assert.equal(asked(), 10)
    test.mock.timers.tick(1_000)
    for (let n = 0; n < 3; n += 1) await assert.rejects(link.execute(mutation), hasCode('SUBGRAPH_UNAVAILABLE'))
    assert.equal(asked(), 11)
    isWell = true
    test.mock.timers.tick(1_000)
    assert.deepEqual(await Promise.all([link.execute(query), link.execute(query)]), [ADA, ADA])
  })

  it('is asked on while no more than half of its calls fail, and while it is the clients that leave', async () => {
    const { link, asked } = await linkedTo(inTurn(...Array.from({ length: 15 }, () => [answerAda, breakOff]).flat(), answerAda))
    for (let n = 0; n < 15; n += 1) {
      assert.deepEqual(await link.execute(mutation), ADA)
      await assert.rejects(link.execute(mutation))
    }
    const gone = AbortSignal.abort()
    for (let n = 0; n < 30; n += 1) await assert.rejects(link.execute({ ...mutation, signal: gone }))
    assert.deepEqual([await link.execute(mutation), asked()], [ADA, 31])
  })
})

describe('a subgraph that is slow', () => {
  const never: RequestListener = () => {}

  it('is waited for until its deadline, and not asked again after it', async () => {
    const { link, asked } = await linkedTo(never, { timeoutMs: 30 })
    await assert.rejects(link.execute(query), hasCode('TIMEOUT'))
    assert.equal(asked(), 1)
  })

  it('has the same deadline where it begins to answer and does not end', async () => {
    const { link } = await linkedTo((_, response) => void response.write('{'), { timeoutMs: 30 })
    await assert.rejects(link.execute(query), hasCode('TIMEOUT'))
  })

  it('has the same deadline where there is no connection free to ask it by', async () => {
    const { url, asked } = await serve(never)
    const pool = new Pool(new URL(url).origin, { connections: 1 })
    stops.push(() => pool.destroy())
    const ask = (timeoutMs: number) => askForJson(pool, { method: 'POST', path: '/' }, { signal: undefined, timeoutMs })
    const busy = assert.rejects(ask(60_000))
    await until(() => asked() === 1)
    await assert.rejects(ask(30), { name: 'TimeoutError' })
    assert.equal(asked(), 1)
    await pool.destroy()
    await busy
  })

  it('has a deadline of its own where one is set', () => {
    const read = (settings: Record<string, string>) => {
      const reader = new SettingsReader(settings)
      const timeouts = readSubgraphTimeouts(reader)
      reader.done()
      return timeouts
    }
    const timeouts = read({ SUBGRAPH_TIMEOUT_MS: '500', SUBGRAPH_TIMEOUTS_MS: 'search=50,reports=60000' })
    assert.deepEqual([timeouts.allMs, ...timeouts.ownMs], [500, ['search', 50], ['reports', 60_000]])
    assert.deepEqual([read({}).allMs, read({}).ownMs.size], [30_000, 0])
    assert.throws(
      () => read({ SUBGRAPH_TIMEOUT_MS: '0', SUBGRAPH_TIMEOUTS_MS: 'search=soon,reports=0' }),
      /SUBGRAPH_TIMEOUT_MS[\s\S]*search must be a number of milliseconds, got "soon"[\s\S]*reports .*got "0"/,
    )
  })
})

describe('a subgraph that offers HTTP/2', { skip: withoutOpenssl }, () => {
  it('is asked by it', async () => {
    const ca = certify('h2-authority').cert
    const shown = certify('h2-subgraph', ...by('h2-authority'), '-addext', 'subjectAltName=IP:127.0.0.1')
    const versions: string[] = []
    const server = createSecureServer({ ...shown, allowHTTP1: true }, ({ httpVersion }, response) => {
      versions.push(httpVersion)
      response.end(JSON.stringify(ADA))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    stops.push(() => void server.close())
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
    const link = linked(url, { tls: { current: () => ({ ca }), onChange: () => () => {} } })
    assert.deepEqual(await Promise.all([link.execute(query), link.execute(query)]), [ADA, ADA])
    assert.deepEqual(versions, ['2.0', '2.0'])
  })
})
