// A process that sends one operation over many connections, checks each answer, and reports when it measures.
import { createPrivateKey } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Client } from 'undici'
import { type Latency, latencyOf } from '../measure/latency.ts'
import { expectedAnswer } from './expected.ts'
import { tokenOf } from './token.ts'

export interface LoadOrder {
  readonly url: string
  /** Sent in turn; one that is to be answered by `expectedAnswer`. */
  readonly queries: readonly string[]
  readonly connections: number
  readonly warmUpSeconds: number
  readonly seconds: number
  /** Ends earlier when each query was sent once. */
  readonly once: boolean
  /** Which requests bring a token of their own, of a user of their own: each, those of one connection, none. */
  readonly authorization: 'each request' | 'each connection' | 'same'
  /** PKCS #8, signs the tokens. */
  readonly privateKey: string
}

export type LoadReport =
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured'; readonly requests: number; readonly seconds: number; readonly latencyMs: Latency }
  | { readonly kind: 'failed'; readonly message: string }

const WARM_UP_REQUESTS = 600
const WARM_UP_SECONDS_MAX = 30

process.on('disconnect', () => process.exit())
process.once('message', async (order: LoadOrder) => {
  try {
    await run(order)
  } catch (error) {
    report({ kind: 'failed', message: String(error) })
  }
  process.disconnect?.()
})

async function run(order: LoadOrder): Promise<void> {
  const send = createSender(order)
  const clients = Array.from({ length: order.connections }, () => new Client(new URL(order.url).origin, { bodyTimeout: 60_000 }))
  await warmUp(clients, send, order.warmUpSeconds)
  report({ kind: 'measuring' })
  const startedAt = performance.now()
  const latencies = await sendUntil(clients, send, order.seconds, order.once ? order.queries.length : Number.POSITIVE_INFINITY)
  const seconds = (performance.now() - startedAt) / 1000
  report({ kind: 'measured', requests: latencies.length, seconds, latencyMs: latencyOf(latencies) })
  await Promise.all(clients.map((client) => client.close()))
}

/** By time, and by requests too: on a busy machine little is compiled after seconds alone. */
async function warmUp(clients: readonly Client[], send: Send, seconds: number): Promise<void> {
  if (seconds === 0) return
  const { length } = await sendUntil(clients, send, seconds)
  if (length < WARM_UP_REQUESTS) await sendUntil(clients, send, WARM_UP_SECONDS_MAX - seconds, WARM_UP_REQUESTS - length)
}

type Send = (client: Client, nth: number) => Promise<void>

async function sendUntil(clients: readonly Client[], send: Send, seconds: number, requestsMax = Number.POSITIVE_INFINITY) {
  const until = performance.now() + seconds * 1000
  const latencies: number[] = []
  let sent = 0
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until && sent < requestsMax) {
        const nth = sent
        sent += 1
        const startedAt = performance.now()
        await send(client, nth)
        latencies.push(performance.now() - startedAt)
      }
    }),
  )
  return latencies
}

function createSender({ url, queries, authorization, privateKey }: LoadOrder): Send {
  const path = new URL(url).pathname
  const key = createPrivateKey(privateKey)
  const same = tokenOf(key)
  const known = new WeakMap<Client, string>()
  const tokenFor = (client: Client): string => {
    if (authorization === 'same') return same
    const token = (authorization === 'each connection' && known.get(client)) || tokenOf(key)
    known.set(client, token)
    return token
  }
  const bodies = queries.map((query) => JSON.stringify({ query }))
  const check = createCheck(queries)
  return async (client, nth) => {
    const at = nth % queries.length
    const { statusCode, body } = await client.request({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${tokenFor(client)}`,
      },
      body: bodies[at] as string,
    })
    const answer = Buffer.from(await body.arrayBuffer())
    if (statusCode !== 200) throw new Error(`Answered ${statusCode}: ${answer.toString().slice(0, 500)}`)
    check(at, answer)
  }
}

/** An answer is right when its bytes are those of one that was compared with what was expected. */
function createCheck(queries: readonly string[]): (at: number, answer: Buffer) => void {
  const expected: unknown[] = []
  const right: Buffer[][] = queries.map(() => [])
  return (at, answer) => {
    if (right[at]?.some((each) => each.equals(answer))) return
    expected[at] ??= expectedAnswer(queries[at] as string)
    const text = answer.toString()
    if (!isDeepStrictEqual(JSON.parse(text), expected[at])) throw new Error(`A wrong answer: ${text.slice(0, 500)}`)
    right[at]?.push(answer)
  }
}

function report(message: LoadReport): void {
  process.send?.(message)
}
