// A process with the subgraph of events and one with products, which each event refers to.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { execute, type GraphQLSchema, parse } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { type StubSubgraph, subgraphs } from './subgraphs.ts'
import { TickLog, tickerSubgraph } from './ticker.ts'

export type EventStubOrder =
  | { readonly kind: 'emit'; readonly count: number; readonly perSecond: number; readonly payloadBytes: number }
  /** Breaks every connection of the gateway. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'upstreams' }
  | { readonly kind: 'keys'; readonly jwks: object }

export type EventStubReport =
  | { readonly kind: 'listening'; readonly urls: Readonly<Record<string, string>> }
  /** With the sequence of the last event. */
  | { readonly kind: 'emitted'; readonly last: number }
  | { readonly kind: 'upstreams'; readonly open: number; readonly opened: number; readonly requests: number }
  | { readonly kind: 'done' }

const log = new TickLog()
const sockets = new Set<WebSocketServer>()
let jwks: object = { keys: [] }
let requests = 0

async function serve({ schema }: StubSubgraph): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = request.method === 'GET' ? jwks : await answer(schema, Buffer.concat(chunks).toString())
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const webSockets = new WebSocketServer({ server, path: '/graphql' })
  sockets.add(webSockets)
  useServer({ schema }, webSockets)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
}

function answer(schema: GraphQLSchema, body: string) {
  requests += 1
  const { query, variables } = JSON.parse(body)
  return execute({ schema, document: parse(query), variableValues: variables })
}

async function emit({ count, perSecond, payloadBytes }: Extract<EventStubOrder, { kind: 'emit' }>): Promise<void> {
  const payload = 'x'.repeat(payloadBytes)
  const startedAt = performance.now()
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1)
    for (; sent < due; sent += 1) log.add(payload)
    await sleep(Math.min(1000 / perSecond, 5))
  }
}

async function obey(order: EventStubOrder): Promise<EventStubReport> {
  switch (order.kind) {
    case 'emit':
      await emit(order)
      return { kind: 'emitted', last: log.last }
    case 'cut':
      for (const server of sockets) for (const client of server.clients) client.terminate()
      return { kind: 'done' }
    case 'upstreams':
      return { kind: 'upstreams', open: log.open, opened: log.opened, requests }
    case 'keys':
      jwks = order.jwks
      return { kind: 'done' }
  }
}

process.on('message', async (order: EventStubOrder) => process.send?.(await obey(order)))
process.on('disconnect', () => process.exit())
const served = [tickerSubgraph(log), ...subgraphs.filter(({ name }) => name === 'products')]
const urls = Object.fromEntries(await Promise.all(served.map(async (each) => [each.name, await serve(each)] as const)))
process.send?.({ kind: 'listening', urls } satisfies EventStubReport)
