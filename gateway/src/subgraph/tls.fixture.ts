// Certificates made by openssl, and a subgraph that answers only to those who show one of its authority.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { withoutOpenssl } from '@agentic/testing/openssl'
import { buildSchema, execute, parse, subscribe } from 'graphql'
import { createHandler as createSseHandler } from 'graphql-sse/lib/use/http'
import { makeServer } from 'graphql-ws'
import { WebSocketServer } from 'ws'

const dir = mkdtempSync(join(tmpdir(), 'tls-'))

export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Of the file with a certificate or key that was made: `gateway.crt`. */
export const at = (name: string) => join(dir, name)

/** A certificate of its own authority, or of the one that `by` names. */
export function certify(name: string, ...options: string[]): Certificate {
  if (withoutOpenssl) return { cert: '', key: '' }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at(`${name}.key`)]
  const subject = ['-subj', `/CN=${name}`, '-days', '1', '-out', at(`${name}.crt`)]
  execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...options], { stdio: 'pipe' })
  return { cert: readFileSync(at(`${name}.crt`), 'utf8'), key: readFileSync(at(`${name}.key`), 'utf8') }
}
export const by = (ca: string) => [
  '-CA',
  at(`${ca}.crt`),
  '-CAkey',
  at(`${ca}.key`),
  '-addext',
  'basicConstraints=critical,CA:FALSE',
]

export interface TlsSubgraph extends AsyncDisposable {
  readonly url: string
  /** How many requests have come so far. */
  asked(): number
  /** Lets what asks for `late`, and further events, have their answer. */
  release(): void
}

const schema = buildSchema(
  'type Query { peer: String late: String _service: Service } type Service { sdl: String } type Subscription { peer: String }',
)
const peerOf = (socket: unknown) => String((socket as TLSSocket).getPeerCertificate().subject.CN)

/** Answers with the name in the certificate of whoever asks: at once, or as `late` and as the second event when it is released. */
export async function serveTls(shown: Certificate, ca: string): Promise<TlsSubgraph> {
  let asked = 0
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const events = (socket: unknown) => ({
    async *peer() {
      yield { peer: peerOf(socket) }
      await released
      yield { peer: peerOf(socket) }
    },
  })
  const sse = createSseHandler({
    schema,
    context: ({ raw }) => ({ socket: raw.socket }),
    subscribe: (args) => subscribe({ ...args, rootValue: events((args.contextValue as { socket: unknown }).socket) }),
  })
  const server = createServer({ ...shown, ca, requestCert: true, rejectUnauthorized: true }, async (incoming, response) => {
    asked += 1
    if (incoming.method !== 'POST') return response.end()
    if (incoming.headers.accept?.includes('event-stream')) return sse(incoming, response)
    let body = ''
    for await (const chunk of incoming) body += chunk
    const peer = peerOf(incoming.socket)
    const rootValue = {
      peer,
      late: () => released.then(() => peer),
      _service: { sdl: 'type Query { peer: String late: String }' },
    }
    const { query } = JSON.parse(body) as { query: string }
    return response.end(JSON.stringify(await execute({ schema, document: parse(query), rootValue })))
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
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    asked: () => asked,
    release,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
