import assert from 'node:assert/strict'
import { MemoryBus } from '@agentic/bus/memory-bus'
import { anonymous, type Caller, type UserCaller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import { connectKnex, type Database } from '@agentic/postgres/database'
import { createLog, type Log } from '@agentic/service/log'
import type { TestDatabase } from '@agentic/testing/database'
import { decodeJwt } from 'jose'
import { PERMISSION_NAMES } from '../src/role/permission.ts'
import { RoleStore } from '../src/role/role.store.ts'
import { type SeededIdentity, seedIdentity } from '../src/seed.ts'
import { createIdentitySubgraph, type Identity, type IdentityOptions } from '../src/subgraph.ts'
import { TenantStore } from '../src/tenant/tenant.store.ts'
import { hashPassword } from '../src/user/password.ts'
import { UserStore } from '../src/user/user.store.ts'

export const ADMIN = { email: 'admin@agentic.local', password: 'correct horse battery' }
export const KEY_ENCRYPTION_KEY = 'a key for the tests only'
export const CLIENT = { name: 'agents', secret: 'a-secret-of-the-agents' }

const PAYLOAD =
  'accessToken accessTokenExpiresAt refreshToken deviceToken user { id email permissions roles { name } } tenant { id slug plan }'
export const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { ${PAYLOAD} } }`
export const REFRESH = `mutation ($token: String!) { refreshSession(refreshToken: $token) { ${PAYLOAD} } }`

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test says at each place what it expects
  readonly data: any
  readonly code: unknown
  readonly extensions: Readonly<Record<string, unknown>> | undefined
  readonly message: string | undefined
}

export interface Given extends SeededIdentity {
  readonly identity: Identity
  readonly database: Database
  readonly clock: Clock
  ask(query: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Answer>
  login(input?: Partial<{ email: string; password: string; tenant: string; secondFactor: string }>): Promise<Answer>
}

export class Clock {
  #now = new Date()
  readonly now = () => this.#now
  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms)
  }
}

export type GivenOptions = Partial<IdentityOptions & { log: Log; database: Database }>

export async function givenIdentity(testDatabase: TestDatabase, options: GivenOptions = {}): Promise<Given> {
  const database = testDatabase.as('identity')
  const clock = new Clock()
  const log = createLog('test', { level: 'silent', format: 'json' })
  const parts = {
    database,
    bus: new MemoryBus(),
    log,
    quotas: QUOTAS,
    now: clock.now,
    serviceClients: [CLIENT],
    keyEncryptionKey: KEY_ENCRYPTION_KEY,
  }
  const identity = createIdentitySubgraph({ ...parts, ...options })
  const seeded = await seedIdentity(database, { adminEmail: ADMIN.email, adminPassword: ADMIN.password })
  const ask: Given['ask'] = async (query, variables = {}, caller = anonymous) => {
    const request = { query, variables, caller, requestId: 'test', userAgent: 'node:test', clientAddress: '192.0.2.1' }
    const { data, errors } = await identity.subgraph.execute(request)
    const [error] = errors ?? []
    return { data, code: error?.extensions.code, extensions: error?.extensions, message: error?.message }
  }
  return { ...seeded, identity, database, clock, ask, login: (input) => ask(LOGIN, { input: { ...ADMIN, ...input } }) }
}

/** A second tenant with one user; without a hash its password is the admin's. */
export async function givenTenant(
  database: Database,
  slug: string,
  user: { email: string; passwordHash?: string; roleName?: string },
) {
  const tenantId = await new TenantStore(database).ensure({ slug, name: slug, plan: 'FREE' })
  await new RoleStore(database, QUOTAS).ensureBuiltIn(tenantId)
  const { email, roleName = 'viewer', passwordHash = await hashPassword(ADMIN.password) } = user
  const userId = await new UserStore(database).create({ tenantId, email, name: email, passwordHash, roleName })
  assert.ok(userId)
  return { tenantId, userId }
}

/** The caller that the gateway makes of an access token. */
export function callerOf(accessToken: string): UserCaller {
  const { sub, tenant_id, sid, scope } = decodeJwt<{ tenant_id: string; sid: string; scope: string }>(accessToken)
  assert.ok(sub)
  return { kind: 'USER', tenantId: tenant_id, userId: sub, sessionId: sid, permissions: scope.split(' ') }
}

export function userCaller(tenantId: string, userId: string, permissions = PERMISSION_NAMES): UserCaller {
  return { kind: 'USER', tenantId, userId, sessionId: '01900000-0000-7000-8000-000000000000', permissions }
}

/** As the database's owner: the service itself may not. */
export async function deactivate(
  database: TestDatabase,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<void> {
  const owner = connectKnex({ url: database.ownerUrl, applicationName: 'test' })
  await owner.transaction(async (trx) => {
    await trx.raw(`select set_config('app.tenant_id', ?, true)`, [tenantId])
    assert.equal(await trx('identity.user_account').where({ id: userId }).update({ state: 'DEACTIVATED' }), 1)
  })
  await owner.destroy()
}
