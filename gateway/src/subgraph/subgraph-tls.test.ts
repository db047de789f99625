import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, it } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { anonymous } from '@agentic/caller/caller'
import { createCallerSigner } from '@agentic/caller/signed-caller'
import { ConfigError } from '@agentic/service/env-reader'
import { StopStack } from '@agentic/service/lifecycle'
import { withoutOpenssl } from '@agentic/testing/openssl'
import { buildSchema, type ExecutionResult, execute, GraphQLError, parse, subscribe } from 'graphql'
import { createHandler as createSseHandler } from 'graphql-sse/lib/use/http'
import { makeServer } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { SettingsReader } from '../settings/settings-reader.ts'
import { createHttpLink } from './http-link.ts'
import type { SubgraphLink } from './link.ts'
import { readSubgraphTls, type SubgraphTls } from './subgraph-tls.ts'

const dir = mkdtempSync(join(tmpdir(), 'tls-'))
const at = (name: string) => join(dir, name)

function certify(name: string, ...options: string[]) {
  if (withoutOpenssl) return { cert: '', key: '' }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at(`${name}.key`)]
  const subject = ['-subj', `/CN=${name}`, '-days', '1', '-out', at(`${name}.crt`)]
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...options], { stdio: 'pipe' })
  return { cert: readFileSync(at(`${name}.crt`), 'utf8'), key: readFileSync(at(`${name}.key`), 'utf8') }
}
const by = (ca: string) => ['-CA', at(`${ca}.crt`), '-CAkey', at(`${ca}.key`), '-addext', 'basicConstraints=critical,CA:FALSE']

const ca = certify('authority').cert
certify('stranger')
const subgraph = certify('subgraph', ...by('authority'), '-addext', 'subjectAltName=IP:127.0.0.1')
const elsewhere = certify('elsewhere', ...by('authority'), '-addext', 'subjectAltName=DNS:subgraph.example')
const gateway = certify('gateway', ...by('authority'))
const intruder = certify('intruder', ...by('stranger'))

const signer = await createCallerSigner()
const request = { caller: anonymous, requestId: 'r' }
const schema = buildSchema('type Query { peer: String } type Subscription { peer: String }')
const peerOf = (socket: unknown) => String((socket as TLSSocket).getPeerCertificate().subject.CN)

let stops = new StopStack()
afterEach(async () => {
  await stops.stop()
  stops = new StopStack()
})

/** A subgraph that answers only to those who show a certificate of its authority, with the name in it. */
async function serve(shown: { cert: string; key: string } = subgraph) {
  let asked = 0
  const events = (socket: unknown) => ({
    async *peer() {
      yield { peer: peerOf(socket) }
    },
  })
  const sse = createSseHandler({
    schema,
    context: ({ raw }) => ({ socket: raw.socket }),
    subscribe: (args) => subscribe({ ...args, rootValue: events((args.contextValue as { socket: unknown }).socket) }),
  })
  const server = createServer({ ...shown, ca, requestCert: true, rejectUnauthorized: true }, (incoming, response) => {
    asked += 1
    if (incoming.method !== 'POST') return response.end()
    if (incoming.headers.accept?.includes('event-stream')) return void sse(incoming, response)
    const data = execute({ schema, document: parse('{ peer }'), rootValue: { peer: peerOf(incoming.socket) } })
    return response.end(JSON.stringify(data))
  })
  const protocol = makeServer<Record<string, unknown>, { socket: unknown }>({
    onSubscribe: ({ extra }, _, { query }) => ({ schema, document: parse(query), rootValue: events(extra.socket) }),
    subscribe: (args) => subscribe(args),
  })
  const websockets = new WebSocketServer({ server })
  websockets.on('connection', (socket, incoming) => {
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (message) => socket.send(message),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) => socket.on('message', (data) => void listener(String(data))),
      },
      { socket: incoming.socket },
    )
    socket.on('close', (code, reason) => void closed(code, String(reason)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  stops.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  return { url, asked: () => asked }
}

function linked(url: string, tls: SubgraphTls, subscriptions: 'websocket' | 'sse' = 'websocket'): SubgraphLink {
  const link = createHttpLink({ name: 'people', url, signer, tls, subscriptions })
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
    const tls = readSubgraphTls(settings)
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
