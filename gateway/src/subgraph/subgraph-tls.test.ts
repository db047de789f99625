import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { afterEach, describe, it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { createCallerSigner } from '@agentic/caller/signed-caller'
import { ConfigError } from '@agentic/service/env-reader'
import { StopStack } from '@agentic/service/lifecycle'
import { withoutOpenssl } from '@agentic/testing/openssl'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { SettingsReader } from '../settings/settings-reader.ts'
import { createHttpLink } from './http-link.ts'
import type { SubgraphLink } from './link.ts'
import { readSubgraphTls, type SubgraphTls } from './subgraph-tls.ts'
import { at, by, type Certificate, certify, serveTls, type TlsSubgraph } from './tls.fixture.ts'
import type { TlsSource } from './watched-tls.ts'

const ca = certify('authority').cert
certify('stranger')
const subgraph = certify('subgraph', ...by('authority'), '-addext', 'subjectAltName=IP:127.0.0.1')
const elsewhere = certify('elsewhere', ...by('authority'), '-addext', 'subjectAltName=DNS:subgraph.example')
const gateway = certify('gateway', ...by('authority'))
const intruder = certify('intruder', ...by('stranger'))

const signer = await createCallerSigner()
const request = { caller: anonymous, requestId: 'r' }

let stops = new StopStack()
afterEach(async () => {
  await stops.stop()
  stops = new StopStack()
})

async function serve(shown: Certificate = subgraph): Promise<TlsSubgraph> {
  const served = await serveTls(shown, ca)
  stops.push(() => served[Symbol.asyncDispose]())
  return served
}

const unchanging = (tls: SubgraphTls): TlsSource => ({ current: () => tls, onChange: () => () => {} })

function linked(url: string, tls: SubgraphTls, subscriptions: 'websocket' | 'sse' = 'websocket'): SubgraphLink {
  const link = createHttpLink({ name: 'people', url, signer, tls: unchanging(tls), subscriptions })
  stops.push(() => link.close())
  return link
}

const WAYS: Readonly<Record<string, (url: string, tls: SubgraphTls) => Promise<unknown>>> = {
  request: async (url, tls) => (await linked(url, tls).execute({ ...request, query: '{ peer }' })).data,
  websocket: (url, tls) => firstEvent(linked(url, tls)),
  'event stream': (url, tls) => firstEvent(linked(url, tls, 'sse')),
}

async function firstEvent(link: SubgraphLink): Promise<unknown> {
  const source = (await link.subscribe({ ...request, query: 'subscription { peer }' })) as AsyncGenerator<ExecutionResult>
  return (await source.next()).value?.data
}

const unavailable = (error: unknown) => error instanceof GraphQLError && error.extensions.code === 'SUBGRAPH_UNAVAILABLE'

describe('mutual TLS', { skip: withoutOpenssl }, () => {
  for (const [way, ask] of Object.entries(WAYS)) {
    it(`shows the gateway’s certificate to the subgraph, and takes none but its authority’s: ${way}`, async () => {
      const { url, asked } = await serve()
      assert.deepEqual({ ...((await ask(url, { ca, ...gateway })) as object) }, { peer: 'gateway' })
      const before = asked()
      await assert.rejects(ask(url, { ca }), unavailable)
      await assert.rejects(ask(url, { ca, ...intruder }), unavailable)
      await assert.rejects(ask(url, gateway), unavailable)
      await assert.rejects(ask(url, { ...gateway, ca: readFileSync(at('stranger.crt'), 'utf8') }), unavailable)
      assert.equal(asked(), before)
      const wrong = await serve(elsewhere)
      await assert.rejects(ask(wrong.url, { ca, ...gateway }), unavailable)
      assert.equal(wrong.asked(), 0)
    })
  }

  it('holds for the question whether the subgraph is ready', async () => {
    const { url } = await serve()
    await linked(url, { ca, ...gateway }).ready?.()
    await assert.rejects(async () => linked(url, { ca }).ready?.())
  })
})

describe('the settings of TLS', { skip: withoutOpenssl }, () => {
  const read = (env: Record<string, string>) => {
    const settings = new SettingsReader(env)
    const { tls } = readSubgraphTls(settings)
    settings.done()
    return tls
  }
  const refused = (env: Record<string, string>, problem: RegExp) =>
    assert.throws(
      () => read(env),
      (error) => error instanceof ConfigError && problem.test(error.message) && !error.message.includes('BEGIN'),
    )

  it('are PEMs, or paths to them', () => {
    assert.deepEqual(read({}), {})
    const { cert, key } = gateway
    const paths = { SUBGRAPH_CA: at('authority.crt'), SUBGRAPH_CERTIFICATE: at('gateway.crt') }
    assert.deepEqual(read({ ...paths, SUBGRAPH_CERTIFICATE_KEY: key.replaceAll('\n', '\\n') }), { ca, cert, key })
  })

  it('are refused where they do not fit together, or cannot be read', () => {
    const [SUBGRAPH_CERTIFICATE, SUBGRAPH_CERTIFICATE_KEY] = [gateway.cert, gateway.key]
    refused({ SUBGRAPH_CERTIFICATE }, /set together or not at all/)
    refused({ SUBGRAPH_CERTIFICATE_KEY }, /set together or not at all/)
    refused({ SUBGRAPH_CERTIFICATE, SUBGRAPH_CERTIFICATE_KEY: intruder.key }, /cannot be used: .*key values mismatch/)
    refused({ SUBGRAPH_CA: '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----' }, /cannot be used/)
    refused({ SUBGRAPH_CA: '/nowhere/ca.pem' }, /SUBGRAPH_CA must be a PEM or a file that can be read/)
  })
})
