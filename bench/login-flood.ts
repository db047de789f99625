// What a flood of logins does to everybody else: the same small query, alone and during a flood, by turns.
import { setTimeout as sleep } from 'node:timers/promises'
import { startProgram } from '@agentic/testing/program'
import { Pool } from 'undici'
import { type Latency, latencyOf } from './measure/latency.ts'
import { machine } from './measure/machine.ts'
import { withPostgres } from './measure/postgres.ts'
import { report } from './measure/report.ts'
import { type BenchOptions, chosenOf } from './options.ts'

const QUERIES_PER_SECOND = 50
const TURN_SECONDS = 5
/** For what is still under way of the turn before. */
const SETTLE_SECONDS = 1
const GOAL = 2
const ADMIN = { email: 'admin@agentic.local', password: 'a password for the bench only' }
const PORT = 4_977
const URL_ = `http://127.0.0.1:${PORT}`
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
const QUERY = JSON.stringify({ query: '{ me { id email } tenant { slug } }' })

/** `PACED` by the answers: the next login is sent when one before it was answered. `STEADY`: whatever the answers take. */
type Arrival = { readonly kind: 'PACED'; readonly atOnce: number } | { readonly kind: 'STEADY'; readonly perSecond: number }

interface Flood {
  readonly name: string
  readonly arrival: Arrival
  readonly settings: Readonly<Record<string, string>>
  /** From where the nth comes. */
  addressOf(nth: number): string
}

const FLOODS: readonly Flood[] = [
  {
    name: 'of many addresses',
    arrival: { kind: 'PACED', atOnce: 64 },
    settings: { RATE_LIMITS: 'false' },
    addressOf: (nth) => `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`,
  },
  {
    // Refusals are given at once: with as many as are answered it would be measured how many Node can answer.
    name: 'of one address',
    arrival: { kind: 'STEADY', perSecond: 500 },
    settings: { RATE_LIMITS: 'true' },
    addressOf: () => '10.0.0.1',
  },
]

interface Turn {
  readonly latenciesMs: readonly number[]
  /** By the code of their answer. */
  readonly logins: ReadonlyMap<string, number>
}

interface Measured {
  readonly alone: Latency
  readonly flooded: Latency
  readonly loginsPerSecond: number
  readonly codes: Readonly<Record<string, number>>
}

export async function run({ seconds, series }: BenchOptions): Promise<void> {
  const results: Record<string, Measured> = {}
  for (const flood of chosenOf(FLOODS, series)) results[flood.name] = await measure(flood, seconds)
  show(results, seconds)
}

/** The platform as `npm start` runs it, on a Postgres of its own, with the load in this process. */
async function measure(flood: Flood, seconds: number): Promise<Measured> {
  const turns: { alone: Turn[]; flooded: Turn[] } = { alone: [], flooded: [] }
  await withPostgres({}, async (ownerUrl) => {
    const settings = { DATABASE_URL: ownerUrl, PORT: `${PORT}`, ADMIN_PASSWORD: ADMIN.password, LOG_LEVEL: 'error' }
    using program = startProgram('main.ts', { ...settings, ...flood.settings, TRUSTED_PROXIES: '127.0.0.1' })
    await program.printed('Ctrl-C stops everything')
    const pool = new Pool(URL_, { connections: 200 })
    const token = await logIn(pool)
    await queryFor(pool, token, SETTLE_SECONDS * 2)
    const until = performance.now() + seconds * 1000
    while (performance.now() < until) {
      turns.alone.push({ latenciesMs: await queryFor(pool, token, TURN_SECONDS), logins: new Map() })
      turns.flooded.push(await floodedTurn(pool, token, flood))
    }
    await pool.close()
    program.signal('SIGTERM')
    await program.ended
  })
  return summaryOf(turns)
}

async function floodedTurn(pool: Pool, token: string, flood: Flood): Promise<Turn> {
  const stopping = new AbortController()
  const logins = new Map<string, number>()
  const send = async () => {
    const code = await failToLogIn(pool, flood)
    logins.set(code, (logins.get(code) ?? 0) + 1)
  }
  const flooding = keepSending(send, flood.arrival, stopping.signal)
  await sleep(SETTLE_SECONDS * 1000)
  logins.clear()
  const latenciesMs = await queryFor(pool, token, TURN_SECONDS)
  const counted = new Map(logins)
  stopping.abort()
  await flooding
  await sleep(SETTLE_SECONDS * 1000)
  return { latenciesMs, logins: counted }
}

async function keepSending(send: () => Promise<void>, arrival: Arrival, stopping: AbortSignal): Promise<void> {
  if (arrival.kind === 'STEADY') return sendSteadily(send, arrival.perSecond, stopping)
  const sendOneByOne = async () => {
    while (!stopping.aborted) await send()
  }
  await Promise.all(Array.from({ length: arrival.atOnce }, sendOneByOne))
}

async function sendSteadily(send: () => Promise<void>, perSecond: number, stopping: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  const sent: Promise<void>[] = []
  while (!stopping.aborted) {
    await sleepUntil(startedAt + (sent.length * 1000) / perSecond)
    sent.push(send())
  }
  await Promise.all(sent)
}

let flooded = 0

/** As somebody whom nobody knows: that costs what a wrong password costs, and locks nobody. @returns the code of the answer */
async function failToLogIn(pool: Pool, flood: Flood): Promise<string> {
  const nth = flooded++
  const input = { email: `nobody-${nth}@example.com`, password: 'a wrong password' }
  const body = JSON.stringify({ query: LOGIN, variables: { input } })
  const { errors } = await post(pool, body, { 'x-forwarded-for': flood.addressOf(nth) })
  return errors?.[0]?.extensions.code ?? 'NONE'
}

/** At fixed moments, whatever the answers before take: each latency is from the moment at which it was due. */
async function queryFor(pool: Pool, token: string, seconds: number): Promise<number[]> {
  const startedAt = performance.now()
  return Promise.all(
    Array.from({ length: seconds * QUERIES_PER_SECOND }, async (_, nth) => {
      const dueAt = startedAt + (nth * 1000) / QUERIES_PER_SECOND
      await sleepUntil(dueAt)
      const sentAt = performance.now()
      const { errors } = await post(pool, QUERY, { authorization: `Bearer ${token}`, 'x-forwarded-for': '192.0.2.1' })
      if (errors) throw new Error(`The query was refused: ${JSON.stringify(errors)}`)
      return performance.now() - Math.min(sentAt, dueAt + 1)
    }),
  )
}

/** The first is due at once, which is the past by the time that it is looked at. @param dueAt ms of `performance.now` */
async function sleepUntil(dueAt: number): Promise<void> {
  await sleep(Math.max(0, dueAt - performance.now()))
}

async function logIn(pool: Pool): Promise<string> {
  const body = JSON.stringify({ query: LOGIN, variables: { input: ADMIN } })
  const { data } = await post(pool, body, { 'x-forwarded-for': '192.0.2.1' })
  return (data as { login: { accessToken: string } }).login.accessToken
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

async function post(pool: Pool, body: string, headers: Record<string, string>): Promise<Answer> {
  const sent = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body,
  })
  return (await sent.body.json()) as Answer
}

function summaryOf({ alone, flooded }: { alone: readonly Turn[]; flooded: readonly Turn[] }): Measured {
  const latency = (turns: readonly Turn[]) => latencyOf(turns.flatMap(({ latenciesMs }) => latenciesMs))
  const codes: Record<string, number> = {}
  for (const { logins } of flooded) for (const [code, count] of logins) codes[code] = (codes[code] ?? 0) + count
  const logins = Object.values(codes).reduce((sum, count) => sum + count, 0)
  return {
    alone: latency(alone),
    flooded: latency(flooded),
    loginsPerSecond: logins / (flooded.length * TURN_SECONDS),
    codes,
  }
}

function show(results: Readonly<Record<string, Measured>>, seconds: number): void {
  const rows = Object.entries(results).map(([name, { alone, flooded, loginsPerSecond, codes }]) => {
    const refused = Object.entries(codes).map(([code, count]) => `${count} ${code}`)
    const times = [alone.p50, flooded.p50, alone.p95, flooded.p95, flooded.p95 / alone.p95]
    return [name, ...times, loginsPerSecond, refused.join(', ')]
  })
  const columns = ['flood', 'p50 ms alone', 'p50 ms', 'p95 ms alone', 'p95 ms', 'p95 ratio', 'logins/s answered', 'answers']
  const notes = [
    machine(),
    `${QUERIES_PER_SECOND} small queries a second of somebody who signed in, ${TURN_SECONDS} s alone and ${TURN_SECONDS} s during the flood by turns, for ${seconds} s.`,
    ...FLOODS.map(noteOf),
    'The platform is one process as in `npm start`; Postgres and the load are two others on the same cores, nothing is pinned.',
    `The goal is a p95 of at most ${GOAL} times that without a flood. The machine was shared with other work: ratios count, not single figures.`,
  ]
  report('login-flood', [{ title: 'A flood of logins', notes, columns, rows }], { machine: machine(), seconds, results })
}

function noteOf({ name, arrival, settings }: Flood): string {
  const limits =
    settings.RATE_LIMITS === 'true' ? 'with rate limits: an address may try ten times a minute' : 'without rate limits'
  const sent =
    arrival.kind === 'PACED'
      ? `${arrival.atOnce} logins at once, the next as soon as one is answered`
      : `${arrival.perSecond} logins a second, whatever the answers take`
  return `The flood ${name}: ${sent}, each as somebody whom nobody knows; ${limits}.`
}
