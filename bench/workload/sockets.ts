// A process with many clients of one subscription over graphql-transport-ws, which note when each event reaches them.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { type Latency, latencyOf } from '../measure/latency.ts'
import { tokenOf } from './token.ts'

export type SocketsOrder =
  | {
      readonly kind: 'open'
      readonly url: string
      readonly query: string
      readonly sockets: number
      /** How many of them stop reading. */
      readonly paused: number
      /** A token of all, or what signs one for each (PKCS #8): then each client is a user of its own. */
      readonly credential: { readonly token: string } | { readonly privateKey: string }
      /** With `afterSequence: 0` each has to get all events, from the first. */
      readonly variables?: Readonly<Record<string, unknown>>
    }
  /** Breaks a client's connection, by its place among all; it comes back and resumes by itself. */
  | { readonly kind: 'cut'; readonly nth: number }
  /** Answered when the clients that read have got this event, or after a while. */
  | { readonly kind: 'await'; readonly sequence: number; readonly secondsMax: number }

export type SocketsReport =
  | { readonly kind: 'open' }
  | { readonly kind: 'done' }
  | Received
  | { readonly kind: 'failed'; readonly message: string }

export interface Received {
  readonly kind: 'received'
  readonly events: number
  /** Events that a client should have got since it began and did not. */
  readonly lost: number
  /** Events that a client got twice or in the wrong order. */
  readonly repeated: number
  readonly reconnects: number
  readonly latencyMs: Latency
}

type OpenOrder = Extract<SocketsOrder, { kind: 'open' }>

interface Client {
  socket: WebSocket
  /** It has stopped reading, and whatever the gateway makes of that, it does not come back. */
  isPaused?: boolean
  /** Nothing where it may begin with any event. */
  last: number | undefined
}

/** An event may say in one of these places when it was sent: ms since 1970. */
interface Event {
  readonly sequence: number
  readonly sentAtMs?: number
  readonly data?: { readonly sentAtMs?: number }
  /** `sent at <ms> …` */
  readonly message?: string
}

const BATCH = 100
const RECONNECT_MS = 20

const clients: Client[] = []
const latencies: number[] = []
let [events, lost, repeated, reconnects] = [0, 0, 0, 0]
let isClosing = false

async function open(order: OpenOrder): Promise<void> {
  const tokens = tokensOf(order)
  for (let at = 0; at < order.sockets; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, order.sockets - at) }, () => createClient(order, tokens()))
    clients.push(...(await Promise.all(batch)))
  }
  for (const client of clients.slice(clients.length - order.paused)) {
    client.isPaused = true
    client.socket.pause()
  }
}

function tokensOf({ credential }: OpenOrder): () => string {
  if ('token' in credential) return () => credential.token
  const key = createPrivateKey(credential.privateKey)
  return () => tokenOf(key)
}

async function createClient(order: OpenOrder, token: string): Promise<Client> {
  const client = { last: order.variables?.afterSequence } as Client
  await connect(client, order, token)
  return client
}

/** Resolves when the subscription was sent. */
async function connect(client: Client, order: OpenOrder, token: string): Promise<void> {
  const socket = new WebSocket(order.url.replace(/^http/, 'ws'), 'graphql-transport-ws', { perMessageDeflate: false })
  client.socket = socket
  socket.on('error', () => {})
  const send = (message: object) => socket.send(JSON.stringify(message))
  const subscribed = Promise.withResolvers<void>()
  socket.on('open', () => send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }))
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString())
    if (message.type === 'connection_ack') {
      const variables = { ...order.variables, ...(client.last !== undefined && { afterSequence: client.last }) }
      // As clients do: each subscription has an id that no other has.
      send({ id: randomUUID(), type: 'subscribe', payload: { query: order.query, variables } })
      subscribed.resolve()
    } else if (message.type === 'ping') send({ type: 'pong' })
    else if (message.type === 'next' && message.payload.data) note(client, Object.values(message.payload.data)[0] as never)
    // Whatever else it is, the stream is over: what is missing is asked for again.
    else if (message.type !== 'pong') {
      if (!client.last) report({ kind: 'failed', message: data.toString().slice(0, 500) })
      socket.close()
    }
  })
  socket.on('close', async (code) => {
    subscribed.resolve()
    if (isClosing || client.isPaused) return
    if (!client.last) report({ kind: 'failed', message: `A socket was closed with ${code}` })
    reconnects += 1
    await sleep(RECONNECT_MS)
    await connect(client, order, token)
  })
  await subscribed.promise
}

function note(client: Client, event: Event): void {
  const { sequence } = event
  const sentAtMs = event.sentAtMs ?? event.data?.sentAtMs ?? Number(/^sent at ([\d.]+)/.exec(event.message ?? '')?.[1])
  events += 1
  if (!Number.isNaN(sentAtMs)) latencies.push(performance.timeOrigin + performance.now() - sentAtMs)
  const { last = sequence - 1 } = client
  if (sequence <= last) repeated += 1
  else lost += sequence - last - 1
  client.last = Math.max(last, sequence)
}

async function awaitEvent({ sequence, secondsMax }: Extract<SocketsOrder, { kind: 'await' }>): Promise<SocketsReport> {
  const until = performance.now() + secondsMax * 1000
  const readers = () => clients.filter(({ isPaused }) => !isPaused)
  while (performance.now() < until && readers().some(({ last = 0 }) => last < sequence)) await sleep(20)
  const missing = readers().reduce((sum, { last = 0 }) => sum + Math.max(0, sequence - last), 0)
  const received: Received = {
    kind: 'received',
    events,
    lost: lost + missing,
    repeated,
    reconnects,
    latencyMs: latencyOf(latencies),
  }
  latencies.length = events = lost = repeated = reconnects = 0
  return received
}

async function obey(order: SocketsOrder): Promise<SocketsReport> {
  switch (order.kind) {
    case 'open':
      await open(order)
      return { kind: 'open' }
    case 'cut':
      clients[order.nth % clients.length]?.socket.terminate()
      return { kind: 'done' }
    case 'await':
      return awaitEvent(order)
  }
}

function report(message: SocketsReport): void {
  process.send?.(message)
}

process.on('message', async (order: SocketsOrder) => report(await obey(order)))
process.on('disconnect', async () => {
  isClosing = true
  for (const { socket } of clients) socket.terminate()
  process.exit()
})
