import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UserCaller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { type Answer, type Given, givenIdentity, givenTenant, userCaller } from './given.ts'

const HOUR_MS = 60 * 60_000
const QUOTA = '{ tenant { version quotas { name limit used } } }'
const UPDATE = 'mutation ($input: UpdateTenantInput!) { updateTenant(input: $input) { plan } }'
const INVITE = 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { id } }'
const RESEND = 'mutation ($id: ID!) { resendInvite(id: $id) { id } }'
const REACTIVATE = 'mutation ($id: ID!) { reactivateUser(id: $id) { id } }'
const DEACTIVATE = 'mutation ($id: ID!) { deactivateUser(id: $id) { id } }'
const ACCOUNT = 'mutation ($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) { id } }'
const DELETE_ACCOUNT = 'mutation ($id: ID!) { deleteServiceAccount(id: $id) { id } }'
const ROLE = 'mutation ($input: CreateRoleInput!) { createRole(input: $input) { id } }'
const KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }'
const ROTATE = 'mutation ($id: ID!) { rotateApiKey(id: $id, graceSeconds: 3600) { apiKey { id } } }'
const PROVIDER = 'mutation ($input: SetOidcProviderInput!) { setOidcProvider(input: $input) { issuer } }'

type QuotaName = keyof typeof QUOTAS.FREE

interface Small extends Given {
  readonly admin: UserCaller
  as(query: string, variables?: Record<string, unknown>): Promise<Answer>
  used(name: QuotaName): Promise<number>
  changePlan(plan: string): Promise<void>
}

/** A tenant on the plan FREE, with its admin and nothing else. */
async function given(database: TestDatabase): Promise<Small> {
  const world = await givenIdentity(database)
  const { tenantId, userId } = await givenTenant(world.database, 'small', { email: 'boss@small.local', roleName: 'admin' })
  const admin = userCaller(tenantId, userId)
  const as: Small['as'] = (query, variables) => world.ask(query, variables, admin)
  return {
    ...world,
    tenantId,
    adminId: userId,
    admin,
    as,
    async used(name) {
      const { quotas } = (await as(QUOTA)).data.tenant
      return quotas.find((quota: { name: string }) => quota.name === name).used
    },
    async changePlan(plan) {
      const { version } = (await as(QUOTA)).data.tenant
      assert.equal((await as(UPDATE, { input: { plan, expectedVersion: version } })).message, undefined)
    },
  }
}

/** One more of each, named apart. */
const MAKERS: Readonly<Record<string, { readonly name: QuotaName; readonly query: string; input(n: number): object }>> = {
  'users and invites': {
    name: 'USERS',
    query: INVITE,
    input: (n) => ({ email: `user-${n}@small.local`, name: 'A user', roleIds: [] }),
  },
  'service accounts': { name: 'SERVICE_ACCOUNTS', query: ACCOUNT, input: (n) => ({ name: `account ${n}`, roleIds: [] }) },
  'roles of its own': { name: 'CUSTOM_ROLES', query: ROLE, input: (n) => ({ name: `role ${n}`, permissions: [] }) },
  'API keys': { name: 'API_KEYS', query: KEY, input: (n) => ({ name: `key ${n}`, scopes: ['users:read'] }) },
}

for (const [what, { name, query, input }] of Object.entries(MAKERS)) {
  test(`a tenant gets as many ${what} as its plan allows, of many at once too; more with another plan, and keeps them after it`, async () => {
    await using database = await freshDatabase()
    const world = await given(database)
    const limit = QUOTAS.FREE[name] ?? assert.fail()
    const before = await world.used(name)
    const answers = await Promise.all(Array.from({ length: limit + 5 }, (_, n) => world.as(query, { input: input(n) })))
    const refused = answers.filter(({ code }) => code !== undefined)
    assert.deepEqual([answers.length - refused.length, await world.used(name)], [limit - before, limit])
    for (const { code, message, extensions } of refused) {
      assert.equal(code, 'QUOTA_EXCEEDED', message)
      assert.match(message ?? '', new RegExp(`The plan FREE allows ${limit} `))
      assert.deepEqual([extensions?.quota, extensions?.limit, extensions?.used, extensions?.plan], [name, limit, limit, 'FREE'])
    }

    await world.changePlan('DEVELOPER')
    assert.equal((await world.as(query, { input: input(100) })).message, undefined)
    await world.changePlan('FREE')
    assert.equal(await world.used(name), limit + 1, 'what there is stays')
    assert.equal((await world.as(query, { input: input(101) })).code, 'QUOTA_EXCEEDED')
    await world.changePlan('ENTERPRISE')
    assert.equal((await world.as(query, { input: input(102) })).message, undefined)
  })
}

test('the same idempotency key is no second one: it is answered when there is no room any more', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const create = (n: number) => world.as(ACCOUNT, { input: { name: `account ${n}`, roleIds: [], idempotencyKey: `${n}` } })
  const limit = QUOTAS.FREE.SERVICE_ACCOUNTS ?? assert.fail()
  const made = []
  for (let n = 0; n < limit; n += 1) made.push((await create(n)).data.createServiceAccount.id)
  assert.equal((await create(0)).data.createServiceAccount.id, made[0])
  assert.equal((await create(limit)).code, 'QUOTA_EXCEEDED')
  await world.as(DELETE_ACCOUNT, { id: made[0] })
  assert.equal((await create(limit)).message, undefined, 'what ended makes room')
})

test('whoever is deactivated, and an invite that expired, takes no place; to come back takes one', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const limit = QUOTAS.FREE.USERS ?? assert.fail()
  const gone = await givenTenant(world.database, 'small', { email: 'gone@small.local' })
  await world.as(DEACTIVATE, { id: gone.userId })
  const invite = async (n: number) => world.as(INVITE, { input: { email: `user-${n}@small.local`, name: 'A', roleIds: [] } })
  const invites = []
  while ((await world.used('USERS')) < limit) invites.push((await invite(invites.length)).data.inviteUser.id)
  assert.equal((await world.as(REACTIVATE, { id: gone.userId })).code, 'QUOTA_EXCEEDED')
  assert.equal((await world.as(RESEND, { id: invites[0] })).message, undefined, 'it has its place already')

  world.clock.advance(1_000 * HOUR_MS)
  assert.equal(await world.used('USERS'), 1)
  assert.equal((await world.as(REACTIVATE, { id: gone.userId })).message, undefined)
  for (const id of invites.slice(0, limit - 2)) assert.equal((await world.as(RESEND, { id })).message, undefined)
  assert.equal((await world.as(RESEND, { id: invites.at(-1) })).code, 'QUOTA_EXCEEDED')
})

test('a key that was rotated makes room for its replacement, one that was revoked for another', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const create = () => world.as(KEY, { input: { name: 'key', scopes: ['users:read'] } })
  const limit = QUOTAS.FREE.API_KEYS ?? assert.fail()
  const [first, second] = await Promise.all(Array.from({ length: limit }, create))
  assert.equal((await world.as(ROTATE, { id: first?.data.createApiKey.apiKey.id })).message, undefined)
  assert.equal((await create()).code, 'QUOTA_EXCEEDED')
  await world.as('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', second?.data.createApiKey.apiKey)
  world.clock.advance(1)
  assert.equal((await create()).message, undefined)
})

test('signing in at a provider of its own takes a plan that has it', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const input = { issuer: 'https://id.example.org', clientId: 'x', redirectUris: ['https://app.example.org/callback'] }
  assert.deepEqual(
    await world.as(PROVIDER, { input }).then(({ code, extensions }) => [code, extensions?.limit]),
    ['QUOTA_EXCEEDED', 0],
    'and nothing is asked of the provider before that',
  )
})

test('every plan names a limit for everything, or none, and a larger plan never allows less', () => {
  const orMore = (limit: number | null) => limit ?? Number.POSITIVE_INFINITY
  for (const name of Object.keys(QUOTAS.FREE) as QuotaName[]) {
    const limits = (['FREE', 'DEVELOPER', 'ENTERPRISE'] as const).map((plan) => orMore(QUOTAS[plan][name]))
    assert.deepEqual(
      limits,
      limits.toSorted((one, other) => one - other),
      name,
    )
    assert.ok(limits.every((limit) => limit >= 0))
  }
})
