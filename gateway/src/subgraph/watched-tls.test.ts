import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { createCallerSigner } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import { withoutOpenssl } from '@agentic/testing/openssl'
import { until } from '@agentic/testing/until'
import type { ExecutionResult } from 'graphql'
import { SettingsReader } from '../settings/settings-reader.ts'
import { ask, startGateway } from '../standalone.fixture.ts'
import { createHttpLink } from './http-link.ts'
import { readSubgraphTls } from './subgraph-tls.ts'
import { at, by, certify, serveTls } from './tls.fixture.ts'
import { watchTls } from './watched-tls.ts'

const ca = certify('authority').cert
const subgraph = certify('subgraph', ...by('authority'), '-addext', 'subjectAltName=IP:127.0.0.1')
certify('gateway', ...by('authority'))
certify('renewed', ...by('authority'))

const request = { caller: anonymous, requestId: 'r' }
const signer = await createCallerSigner()

let stops = new StopStack()
afterEach(async () => {
  await stops.stop()
  stops = new StopStack()
})

/** Reads certificates every 20 ms, and keeps what is said of them. */
function watch(env: Record<string, string>) {
  const settings = new SettingsReader(env)
  const setting = readSubgraphTls(settings)
  settings.done()
  const errors: string[] = []
  const log = { info() {}, error: (_: unknown, message: string) => errors.push(message) } as unknown as Log
  const tls = watchTls(setting, { log, pollMs: 20 })
  stops.push(() => tls.stop())
  return { tls, errors }
}

/** Where the gateway finds its certificate, and what puts another one there, by renaming, as tools for certificates do. */
function place() {
  const dir = mkdtempSync(join(tmpdir(), 'renewed-'))
  const paths = { SUBGRAPH_CERTIFICATE: join(dir, 'tls.crt'), SUBGRAPH_CERTIFICATE_KEY: join(dir, 'tls.key') }
  const put = (name: string) => {
    for (const [path, kind] of Object.entries({ [paths.SUBGRAPH_CERTIFICATE]: 'crt', [paths.SUBGRAPH_CERTIFICATE_KEY]: 'key' })) {
      copyFileSync(at(`${name}.${kind}`), `${path}.new`)
      renameSync(`${path}.new`, path)
    }
  }
  put('gateway')
  return { put, paths, env: { ...paths, SUBGRAPH_CA: ca } }
}

async function given(subscriptions: 'websocket' | 'sse' = 'websocket') {
  const served = await serveTls(subgraph, ca)
  stops.push(() => served[Symbol.asyncDispose]())
  const { put, paths, env } = place()
  const { tls, errors } = watch(env)
  const link = createHttpLink({ name: 'people', url: served.url, signer, tls, subscriptions })
  stops.push(() => link.close())
  const askFor = async (field: string) => (await link.execute({ ...request, query: `{ ${field} }` })).data?.[field]
  const peerBecomes = (name: string) => until(async () => (await askFor('peer')) === name)
  return { ...served, link, askFor, peerBecomes, put, paths, errors }
}

describe('a certificate that is renewed while the gateway runs', { skip: withoutOpenssl }, () => {
  for (const way of ['websocket', 'sse'] as const) {
    it(`is shown from then on, and what is under way goes on to its end: a request, and a subscription by ${way}`, async () => {
      const { link, askFor, peerBecomes, put, release } = await given(way)
      const late = askFor('late')
      const events = (await link.subscribe({ ...request, query: 'subscription { peer }' })) as AsyncGenerator<ExecutionResult>
      assert.deepEqual({ ...(await events.next()).value?.data }, { peer: 'gateway' })

      put('renewed')
      await peerBecomes('renewed')
      const fresh = (await link.subscribe({
        ...request,
        requestId: 's',
        query: 'subscription { peer }',
        caller: { ...anonymous },
      })) as AsyncGenerator<ExecutionResult>
      const shown = (await fresh.next()).value?.data?.peer
      // A socket that is open is used by the next subscription of its caller; a stream has a connection of its own.
      assert.equal(shown, way === 'sse' ? 'renewed' : 'gateway')
      await link.ready?.()

      release()
      assert.equal(await late, 'gateway')
      assert.deepEqual({ ...(await events.next()).value?.data }, { peer: 'gateway' })
      for (const each of [events, fresh]) await each.return(undefined)
    })
  }

  it('is not taken where it cannot be used: the one before stays, with an error in the log, until there is a good one', async () => {
    const { askFor, peerBecomes, put, paths, errors } = await given()
    const broken: Readonly<Record<string, () => void>> = {
      'no certificate': () => writeFileSync(paths.SUBGRAPH_CERTIFICATE, 'nothing'),
      'the key of another': () => copyFileSync(at('subgraph.key'), paths.SUBGRAPH_CERTIFICATE_KEY),
      'cut off': () => writeFileSync(paths.SUBGRAPH_CERTIFICATE, '-----BEGIN CERTIFICATE-----\nAA'),
    }
    for (const [name, change] of Object.entries(broken)) {
      put('gateway')
      errors.length = 0
      change()
      await until(() => errors.length > 0)
      assert.match(errors[0] ?? '', /cannot be used, those of before stay/, name)
      assert.equal(await askFor('peer'), 'gateway', name)
    }
    put('renewed')
    await peerBecomes('renewed')
  })

  it('may be of another authority, which is believed from then on', async () => {
    certify('successor')
    const successor = certify('successor-subgraph', ...by('successor'), '-addext', 'subjectAltName=IP:127.0.0.1')
    await using served = await serveTls(successor, ca)
    const path = join(mkdtempSync(join(tmpdir(), 'authority-')), 'ca.pem')
    writeFileSync(path, ca)
    const { env } = place()
    const { tls } = watch({ ...env, SUBGRAPH_CA: path })
    const link = createHttpLink({ name: 'people', url: served.url, signer, tls })
    stops.push(() => link.close())
    const isAnswered = () => link.execute({ ...request, query: '{ peer }' }).then(Boolean, () => false)
    assert.equal(await isAnswered(), false)
    copyFileSync(at('successor.crt'), path)
    await until(isAnswered)
  })

  it('is one that the gateway’s own process shows without a restart', async () => {
    await using served = await serveTls(subgraph, ca)
    const { put, env } = place()
    await using gateway = await startGateway({ ...env, SUBGRAPHS: `people=${served.url}`, GATEWAY_DEFAULT_ACCESS: 'public' })
    assert.deepEqual(await ask(gateway.url, '{ peer }'), { data: { peer: 'gateway' } })
    put('renewed')
    await until(async () => (await ask(gateway.url, '{ peer }')).data?.peer === 'renewed')
    assert.match(gateway.output(), /certificates for subgraphs have changed and are used/)
  })
})
