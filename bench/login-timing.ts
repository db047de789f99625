// Whether the time of a refused login tells whose it was: kinds of accounts by turns, their times compared as dudect does.

import { randomInt, randomUUID } from 'node:crypto'
import { MemoryBus } from '@agentic/bus/memory-bus'
import { anonymous } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import type { Database } from '@agentic/postgres/database'
import { createLog } from '@agentic/service/log'
import { hash as bcryptHash } from '@node-rs/bcrypt'
import { RoleStore } from '../subgraphs/identity/src/role/role.store.ts'
import { createIdentitySubgraph, type Identity } from '../subgraphs/identity/src/subgraph.ts'
import { TenantStore } from '../subgraphs/identity/src/tenant/tenant.store.ts'
import { MembershipStore } from '../subgraphs/identity/src/user/membership.store.ts'
import { hashPassword } from '../subgraphs/identity/src/user/password.ts'
import { UserStore } from '../subgraphs/identity/src/user/user.store.ts'
import { type Interval, medianDifference, welchT } from './measure/difference.ts'
import { latencyOf } from './measure/latency.ts'
import { machine } from './measure/machine.ts'
import { withPlatformDatabase } from './measure/postgres.ts'
import { report } from './measure/report.ts'
import type { BenchOptions } from './options.ts'

const LANES = 8
const WARM_UP = 20
/** As dudect has it: beyond that two distributions are not one. */
const T_MAX = 4.5
const TENANT = 'bench'
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
// Of a password that no lane sends. As older systems make them: cost 10.
const BCRYPT_COST = 10

const KINDS = ['known', 'unknown', 'deactivated', 'imported (bcrypt)', 'locked, known', 'locked, unknown'] as const
type Kind = (typeof KINDS)[number]
/** With whom each is compared: whoever must wait is told so, known or not. */
const REFERENCE: Readonly<Record<Kind, Kind>> = {
  known: 'known',
  unknown: 'known',
  deactivated: 'known',
  'imported (bcrypt)': 'known',
  'locked, known': 'locked, known',
  'locked, unknown': 'locked, known',
}
const CODES: Readonly<Record<string, string>> = { locked: 'RATE_LIMITED' }

type Accounts = Readonly<Record<Kind, () => Promise<string>>>

export async function run({ seconds }: BenchOptions): Promise<void> {
  await withPlatformDatabase(async (as) => {
    const database = as('identity')
    const log = createLog('bench', { level: 'warn', format: 'json' })
    const identity = createIdentitySubgraph({
      database,
      bus: new MemoryBus(),
      log,
      quotas: QUOTAS,
      keyEncryptionKey: 'a key for the bench only',
    })
    try {
      show(await measure(identity, await accountsOf(identity, database), seconds), seconds)
    } finally {
      await identity.subgraph.close()
    }
  })
}

/** For each kind how to get an account that has not failed yet; one that is locked has failed five times. */
async function accountsOf(identity: Identity, database: Database): Promise<Accounts> {
  const tenantId = await new TenantStore(database).ensure({ slug: TENANT, name: TENANT, plan: 'ENTERPRISE' })
  await new RoleStore(database, QUOTAS).ensureBuiltIn(tenantId)
  const hashes = {
    argon2: hashPassword('a password that nobody sends'),
    bcrypt: await bcryptHash('nobody sends it', BCRYPT_COST),
  }
  const create = async (passwordHash: string) => {
    const email = freshAddress()
    const id = await new UserStore(database).create({ tenantId, email, name: 'Bench', passwordHash, roleName: 'viewer' })
    return { email, id: id ?? '' }
  }
  const locked = async (email: string) => {
    for (let failures = 0; failures < 5; failures += 1) await login(identity, email)
    // Longer than the bench lasts.
    await database.acrossTenants((trx) =>
      trx.raw(`update platform.sign_in_attempt set blocked_until = now() + interval '1 hour' where failures = 5`),
    )
    return email
  }
  const deactivated = async () => {
    const { email, id } = await create(hashes.argon2)
    await new MembershipStore(database, QUOTAS).deactivate({ tenantId }, id, new Date())
    return email
  }
  // The last admin stays, so there must be one.
  const admin = { tenantId, email: freshAddress(), name: 'Admin', passwordHash: hashes.argon2, roleName: 'admin' }
  await new UserStore(database).create(admin)
  const lockedOnes = { known: await locked((await create(hashes.argon2)).email), unknown: await locked(freshAddress()) }
  return {
    known: async () => (await create(hashes.argon2)).email,
    unknown: async () => freshAddress(),
    deactivated,
    'imported (bcrypt)': async () => (await create(hashes.bcrypt)).email,
    // What it answers while it waits makes it wait no longer.
    'locked, known': async () => lockedOnes.known,
    'locked, unknown': async () => lockedOnes.unknown,
  }
}

async function measure(identity: Identity, accounts: Accounts, seconds: number): Promise<Record<Kind, number[]>> {
  const measured = Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]])) as Record<Kind, number[]>
  const until = performance.now() + seconds * 1000
  let sent = 0
  const lane = async () => {
    while (performance.now() < until) {
      const kind = KINDS[randomInt(KINDS.length)] as Kind
      const email = await accounts[kind]()
      const startedAt = performance.now()
      const code = await login(identity, email)
      const ms = performance.now() - startedAt
      const expected = CODES[kind.split(',')[0] ?? ''] ?? 'UNAUTHENTICATED'
      if (code !== expected) throw new Error(`A login of the kind "${kind}" was answered ${code} instead of ${expected}`)
      if (sent++ >= WARM_UP) measured[kind].push(ms)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return measured
}

/** From an address of its own, so that none must wait. @returns the code of the refusal */
async function login({ subgraph }: Identity, email: string): Promise<unknown> {
  const { errors } = await subgraph.execute({
    query: LOGIN,
    variables: { input: { email, password: 'a wrong password', tenant: TENANT } },
    caller: anonymous,
    requestId: 'bench',
    clientAddress: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
  })
  return errors?.[0]?.extensions.code
}

function freshAddress(): string {
  return `${randomUUID()}@example.com`
}

interface Compared {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly t: number
  readonly medianDifferenceMs: Interval
}

function compare(measured: Readonly<Record<Kind, readonly number[]>>, kind: Kind): Compared {
  const [times, reference] = [measured[kind], measured[REFERENCE[kind]]]
  const { p50, p95 } = latencyOf(times)
  return { count: times.length, p50, p95, t: welchT(times, reference), medianDifferenceMs: medianDifference(times, reference) }
}

function show(measured: Readonly<Record<Kind, readonly number[]>>, seconds: number): void {
  const results = Object.fromEntries(KINDS.map((kind) => [kind, compare(measured, kind)]))
  const rows = Object.entries(results).map(
    ([
      kind,
      {
        count,
        p50,
        p95,
        t,
        medianDifferenceMs: { from, to },
      },
    ]) => {
      const isReference = REFERENCE[kind as Kind] === kind
      const difference = isReference ? '–' : `${from.toFixed(1)} … ${to.toFixed(1)}`
      const verdict = isReference ? 'compared with' : Math.abs(t) < T_MAX ? 'no difference' : 'differs'
      return [kind, count, p50, p95, isReference ? '–' : t.toFixed(2), difference, verdict]
    },
  )
  const columns = ['account', 'logins', 'p50 ms', 'p95 ms', "Welch's t", 'median ms more', 'verdict']
  const notes = [
    machine(),
    `Refused logins, ${LANES} at once, kinds of accounts drawn at random, for ${seconds} s; in process, with Postgres as \`npm start\` has it.`,
    `Each is compared with the first of its kind: Welch's t over all times (|t| < ${T_MAX} as in dudect), and the difference of the medians with 95 in 100 of its bootstrap samples.`,
    'A refusal is given at a multiple of 500 to 750 ms, drawn for each: that is what most of the time is.',
  ]
  report('login-timing', [{ title: 'What the time of a refused login tells', notes, columns, rows }], {
    machine: machine(),
    seconds,
    results,
    measured,
  })
}
