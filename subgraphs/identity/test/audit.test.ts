import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Caller } from '@agentic/caller/caller'
import { connectKnex } from '@agentic/postgres/database'
import { createLog } from '@agentic/service/log'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { SigningKeyStore } from '../src/access-token/signing-key.store.ts'
import { SigningKeys } from '../src/access-token/signing-keys.ts'
import { AuditStore } from '../src/audit/audit.store.ts'
import { chainRecords, expireEntries } from '../src/audit/audit.worker.ts'
import { PERMISSION_NAMES } from '../src/role/permission.ts'
import { Sealer } from '../src/sealer.ts'
import { ADMIN, callerOf, type Given, givenIdentity, givenTenant, KEY_ENCRYPTION_KEY, REFRESH, userCaller } from './given.ts'

const LOG = `query ($filter: AuditFilter) { auditLog(filter: $filter, first: 100) { totalCount edges { node {
  sequence at action outcome actor { ... on User { id } } actorKind actorId apiKeyId target details requestId clientAddress hash previousHash } } } }`
const VERIFY = `mutation ($from: Int, $to: Int) { verifyAuditLog(fromSequence: $from, toSequence: $to) { intact checked brokenSequence problem } }`
const ACCOUNT = `mutation ($name: String!) { createServiceAccount(input: { name: $name, roleIds: [] }) { id } }`

interface Chained extends Given {
  readonly admin: Caller
  /** What the worker does every half second. */
  chain(): Promise<void>
  expire(): Promise<void>
  entries(filter?: object): Promise<Record<string, unknown>[]>
  verify(bounds?: { from?: number; to?: number }): Promise<Record<string, unknown>>
}

async function givenLog(database: TestDatabase): Promise<Chained> {
  const given = await givenIdentity(database)
  const admin = userCaller(given.tenantId, given.adminId)
  const sealer = new Sealer(KEY_ENCRYPTION_KEY)
  const log = createLog('test', { level: 'silent', format: 'json' })
  const keys = new SigningKeys({ store: new SigningKeyStore(given.database), sealer, periodMs: 1e9, log, now: given.clock.now })
  const parts = { store: new AuditStore(given.database), signingKeys: keys }
  return {
    ...given,
    admin,
    chain: () => chainRecords(parts),
    expire: () => expireEntries(parts),
    async entries(filter = {}) {
      const { data, message } = await given.ask(LOG, { filter }, admin)
      assert.equal(message, undefined)
      return data.auditLog.edges.map(({ node }: { node: object }) => node)
    },
    async verify(bounds = {}) {
      const { data, message } = await given.ask(VERIFY, bounds, admin)
      assert.equal(message, undefined)
      return { ...data.verifyAuditLog }
    },
  }
}

/** As somebody with the owner's password would: row-level security off, triggers none. */
async function tamper(database: TestDatabase, sql: string): Promise<void> {
  const owner = connectKnex({ url: database.ownerUrl, applicationName: 'test' })
  try {
    await owner.raw(sql)
  } finally {
    await owner.destroy()
  }
}

async function givenFiveEntries(database: TestDatabase): Promise<Chained> {
  const log = await givenLog(database)
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    assert.equal((await log.ask(ACCOUNT, { name }, log.admin)).message, undefined)
    await log.chain()
  }
  assert.deepEqual(await log.verify(), { intact: true, checked: 5, brokenSequence: null, problem: null })
  return log
}

describe('the audit log', () => {
  test('has one entry for each mutation that changed something, with who, what and from where, and none for one that did not', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    const { data } = await log.ask(ACCOUNT, { name: 'robot' }, log.admin)
    await log.ask(ACCOUNT, { name: 'robot' }, log.admin)
    await log.ask('{ me { id } }', {}, log.admin)
    await log.ask('mutation ($id: ID!) { deleteServiceAccount(id: $id) { id } }', { id: data.createServiceAccount.id }, log.admin)
    await log.chain()
    const [deleted, created, ...others] = await log.entries()
    assert.deepEqual(others, [])
    assert.equal(deleted?.action, 'identity.deleteServiceAccount')
    assert.deepEqual(
      { ...created, at: '', hash: '', actor: { ...(created?.actor as object) }, details: created?.details },
      {
        sequence: 1,
        at: '',
        action: 'identity.createServiceAccount',
        outcome: 'DONE',
        actor: { id: log.adminId },
        actorKind: 'USER',
        actorId: log.adminId,
        apiKeyId: null,
        target: data.createServiceAccount.id,
        details: {},
        requestId: 'test',
        clientAddress: '192.0.2.1',
        hash: '',
        previousHash: '0'.repeat(64),
      },
    )
    assert.equal(deleted?.target, data.createServiceAccount.id)
    assert.equal(deleted?.previousHash, created?.hash)
  })

  test('names the key that acted and for whom', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    const keyId = '01900000-0000-7000-8000-0000000000aa'
    const owner = { kind: 'USER' as const, id: log.adminId }
    const permissions = PERMISSION_NAMES
    const key: Caller = { kind: 'API_KEY', tenantId: log.tenantId, keyId, owner, permissions }
    assert.equal((await log.ask(ACCOUNT, { name: 'robot' }, key)).message, undefined)
    await log.chain()
    const [entry] = await log.entries()
    assert.deepEqual([entry?.apiKeyId, entry?.actorId], [keyId, log.adminId])
  })

  test('has logins, those of known people that were refused, and keeps nothing of addresses that nobody has', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    await log.login({ password: 'a wrong password here' })
    await log.login({ email: 'stranger@example.com' })
    await log.login()
    await log.chain()
    const entries = await log.entries({ action: 'identity.login' })
    const seen = entries.map(({ outcome, actorId, target, clientAddress, requestId }) => [
      outcome,
      actorId === log.adminId,
      target === log.adminId,
      clientAddress,
      requestId,
    ])
    assert.deepEqual(seen.sort(), [
      ['DONE', true, true, '192.0.2.1', 'test'],
      ['REFUSED', false, true, '192.0.2.1', 'test'],
    ])
    const refused = entries.find(({ outcome }) => outcome === 'REFUSED')
    assert.deepEqual(refused?.details, { code: 'UNAUTHENTICATED' })
    const left = await log.database.acrossTenants((trx) => trx('platform.refused_login').select())
    assert.deepEqual(left, [])
  })

  test('has each refused refresh, once, with the session and whose it was; none of a token that nobody has', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    const [reused, ended] = [(await log.login()).data.login, (await log.login()).data.login]
    await log.ask(REFRESH, { token: reused.refreshToken })
    log.clock.advance(11_000)
    assert.equal((await log.ask(REFRESH, { token: reused.refreshToken })).code, 'UNAUTHENTICATED')
    await log.ask('mutation { logout }', {}, callerOf(ended.accessToken))
    assert.equal((await log.ask(REFRESH, { token: ended.refreshToken })).code, 'UNAUTHENTICATED')
    assert.equal((await log.ask(REFRESH, { token: 'nobody’s' })).code, 'UNAUTHENTICATED')
    await log.chain()
    const seen = (await log.entries({ action: 'identity.refreshSession' })).map(
      ({ outcome, actorId, target, details, clientAddress }) => ({ outcome, actorId, target, details, clientAddress }),
    )
    const refused = (accessToken: string, reason: string) => ({
      outcome: 'REFUSED',
      actorId: null,
      target: log.adminId,
      details: { code: 'UNAUTHENTICATED', reason, sessionId: callerOf(accessToken).sessionId },
      clientAddress: '192.0.2.1',
    })
    assert.deepEqual(seen.slice(0, 2), [refused(ended.accessToken, 'ENDED'), refused(reused.accessToken, 'REUSED')])
    assert.deepEqual(
      seen.slice(2).map(({ outcome, actorId }) => [outcome, actorId]),
      [['DONE', log.adminId]],
    )
  })

  test('has it where somebody who signed in fails to prove who they are, or registers again with a wrong password', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    const caller = callerOf((await log.login()).data.login.accessToken)
    await log.ask('mutation { changePassword(current: "wrong", next: "another horse battery") }', {}, caller)
    await log.ask('mutation { confirmTotp(code: "000000") }', {}, caller)
    const register = (password: string) =>
      log.ask('mutation ($input: RegisterInput!) { register(input: $input) { tenant { id } } }', {
        input: { tenantName: 'T', name: 'A', email: ADMIN.email, password, idempotencyKey: 'k' },
      })
    await register(ADMIN.password)
    assert.equal((await register('a wrong password here')).code, 'UNAUTHENTICATED')
    await log.chain()
    const refused = await log.entries({ outcome: 'REFUSED' })
    assert.deepEqual(
      refused.map(({ action, actorId, target, details }) => [action, actorId, target, details]),
      [
        ['identity.login', null, log.adminId, { code: 'UNAUTHENTICATED' }],
        ['identity.confirmTotp', log.adminId, log.adminId, { code: 'CONFLICT' }],
        ['identity.changePassword', log.adminId, log.adminId, { code: 'BAD_USER_INPUT' }],
      ],
    )
  })

  test('has nothing of what was not done, though rows were locked to find that out', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    const id = '01900000-0000-7000-8000-0000000000aa'
    for (const query of [
      'mutation ($id: ID!) { deactivateUser(id: $id) { id } }',
      'mutation ($id: ID!) { setUserRoles(userId: $id, roleIds: []) { id } }',
      'mutation ($id: ID!) { updateRole(id: $id, input: { name: "x", expectedVersion: 1 }) { id } }',
      'mutation ($id: ID!) { deleteRole(id: $id) }',
      'mutation ($id: ID!) { revokeInvite(id: $id) { id } }',
    ])
      assert.equal((await log.ask(query, { id }, log.admin)).code, 'NOT_FOUND', query)
    await log.chain()
    assert.deepEqual(await log.entries(), [])
  })

  test('holds no password, token or key', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    const { data } = await log.login()
    const caller = callerOf(data.login.accessToken)
    const key = await log.ask('mutation { createApiKey(input: { name: "k", scopes: ["users:read"] }) { secret } }', {}, caller)
    await log.ask('mutation ($id: ID!) { revokeSession(id: $id) { id } }', { id: data.login.refreshToken }, caller)
    await log.ask('mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }', { t: data.login.refreshToken })
    await log.login({ tenant: 'my secret password' })
    await log.chain()
    const text = JSON.stringify(await log.entries())
    assert.match(text, /createApiKey/)
    for (const secret of [
      ADMIN.password,
      data.login.refreshToken,
      data.login.accessToken,
      key.data.createApiKey.secret,
      'my secret',
    ])
      assert.ok(!text.includes(secret))
  })

  test('takes entries that many write at once in one chain without a gap', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    const names = Array.from({ length: 30 }, (_, index) => `robot ${index}`)
    await Promise.all([...names.map((name) => log.ask(ACCOUNT, { name }, log.admin)), log.chain(), log.chain()])
    await Promise.all([log.chain(), log.chain()])
    assert.deepEqual(await log.verify(), { intact: true, checked: 30, brokenSequence: null, problem: null })
  })

  test('is added to and read by the service, and nothing else', async () => {
    await using database = await freshDatabase()
    const log = await givenFiveEntries(database)
    for (const table of ['identity.audit_entry', 'identity.audit_checkpoint']) {
      for (const sql of [`update ${table} set hash = hash`, `delete from ${table}`, `truncate ${table}`]) {
        await assert.rejects(
          log.database.asTenant(log, (trx) => trx.raw(sql)),
          /permission denied/,
        )
      }
    }
  })
})

describe('verifyAuditLog', () => {
  for (const [what, sql, found] of [
    [
      'a flipped byte of an entry',
      `update identity.audit_entry set action = 'identity.createServiceAccounu' where sequence = 3`,
      [3, 'CHANGED'],
    ],
    [
      'a flipped byte of a hash',
      `update identity.audit_entry set hash = set_byte(hash, 7, get_byte(hash, 7) # 1) where sequence = 2`,
      [2, 'CHANGED'],
    ],
    ['another time', `update identity.audit_entry set at = at + interval '1 millisecond' where sequence = 5`, [5, 'CHANGED']],
    ['an entry that was taken out', `delete from identity.audit_entry where sequence = 2`, [2, 'MISSING']],
    ['newest entries that were taken away', `delete from identity.audit_entry where sequence > 3`, [4, 'MISSING']],
    [
      'a checkpoint of another chain',
      `update identity.audit_checkpoint set signature = (select signature from identity.audit_checkpoint where sequence = 1) where sequence = 4`,
      [4, 'CHECKPOINT'],
    ],
  ] as const) {
    test(`names the sequence of ${what}`, async () => {
      await using database = await freshDatabase()
      const log = await givenFiveEntries(database)
      await tamper(database, sql)
      const { intact, brokenSequence, problem } = await log.verify()
      assert.deepEqual([intact, brokenSequence, problem], [false, ...found])
    })
  }

  test('looks at a part where it is asked to', async () => {
    await using database = await freshDatabase()
    const log = await givenFiveEntries(database)
    await tamper(database, `update identity.audit_entry set request_id = 'x' where sequence = 2`)
    assert.deepEqual(await log.verify({ from: 3, to: 4 }), { intact: true, checked: 2, brokenSequence: null, problem: null })
    assert.equal((await log.verify({ from: 1, to: 2 })).brokenSequence, 2)
  })

  test('refuses who is nobody and bounds that are none; another tenant has a log of its own', async () => {
    await using database = await freshDatabase()
    const log = await givenFiveEntries(database)
    assert.equal((await log.ask(VERIFY)).code, 'UNAUTHENTICATED')
    assert.equal((await log.ask(LOG)).code, 'UNAUTHENTICATED')
    assert.equal((await log.ask(VERIFY, { from: 0 }, log.admin)).code, 'BAD_USER_INPUT')
    assert.equal((await log.ask(VERIFY, { from: 3, to: 2 }, log.admin)).code, 'BAD_USER_INPUT')
    const { tenantId, userId } = await givenTenant(log.database, 'other', { email: 'other@example.com' })
    const { data } = await log.ask(LOG, {}, userCaller(tenantId, userId))
    assert.equal(data.auditLog.totalCount, 0)
  })
})

test('the export has every entry on a line of its own, with sequence and hashes, and goes on where it ended', async () => {
  await using database = await freshDatabase()
  const log = await givenFiveEntries(database)
  const query = 'query ($after: Int!) { auditLogExport(afterSequence: $after) { ndjson lastSequence hasMore } }'
  const { data } = await log.ask(query, { after: 2 }, log.admin)
  const lines = data.auditLogExport.ndjson
    .trimEnd()
    .split('\n')
    .map((line: string) => JSON.parse(line))
  assert.deepEqual(
    lines.map(({ sequence }: { sequence: number }) => sequence),
    [3, 4, 5],
  )
  assert.equal(lines[1].previousHash, lines[0].hash)
  assert.deepEqual([data.auditLogExport.lastSequence, data.auditLogExport.hasMore], [5, false])
  assert.equal((await log.ask(query, { after: -1 }, log.admin)).code, 'BAD_USER_INPUT')
  assert.equal((await log.ask(query, { after: 0 })).code, 'UNAUTHENTICATED')
})

describe('retention', () => {
  const RETAIN = 'mutation ($days: Int) { setAuditRetention(days: $days) { days } }'

  /** The first three are forty days old. */
  async function givenOldEntries(database: TestDatabase): Promise<Chained> {
    const log = await givenLog(database)
    for (const name of ['one', 'two', 'three', 'four', 'five']) {
      await log.ask(ACCOUNT, { name }, log.admin)
      if (['one', 'two', 'three'].includes(name))
        await tamper(database, `update outbox.audit set at = date_trunc('milliseconds', now() - interval '40 days')`)
      await log.chain()
    }
    return log
  }

  test('takes what is older from the beginning, says so in the log, and leaves it verifiable', async () => {
    await using database = await freshDatabase()
    const log = await givenOldEntries(database)
    const before = await log.entries()
    const { data } = await log.ask(RETAIN, { days: 30 }, log.admin)
    assert.deepEqual({ ...data.setAuditRetention }, { days: 30 })
    await log.chain()
    await log.expire()
    await log.expire()
    const [expiry, , ...kept] = await log.entries()
    assert.deepEqual([expiry?.action, expiry?.details], ['identity.expireAuditLog', { throughSequence: 3 }])
    const through = 3
    assert.deepEqual(
      kept,
      before.filter(({ sequence }) => Number(sequence) > through),
    )
    assert.deepEqual(await log.verify(), { intact: true, checked: kept.length + 2, brokenSequence: null, problem: null })
    await tamper(database, `delete from identity.audit_entry where sequence = ${through + 1}`)
    assert.deepEqual(await log.verify(), {
      intact: false,
      checked: kept.length + 1,
      brokenSequence: through + 1,
      problem: 'MISSING',
    })
  })

  test('of somebody who only deletes is not believed', async () => {
    await using database = await freshDatabase()
    const log = await givenFiveEntries(database)
    await tamper(database, 'delete from identity.audit_entry where sequence <= 2')
    assert.equal((await log.verify()).brokenSequence, 1)
  })

  test('is refused to who is nobody, and where it is too short', async () => {
    await using database = await freshDatabase()
    const log = await givenLog(database)
    assert.equal((await log.ask(RETAIN, { days: 30 })).code, 'UNAUTHENTICATED')
    assert.equal((await log.ask(RETAIN, { days: 29 }, log.admin)).code, 'BAD_USER_INPUT')
    assert.deepEqual((await log.ask('{ auditRetention { days } }', {}, log.admin)).data.auditRetention.days, null)
  })
})

test('an operator sees effective permissions, active keys and what happened of the tenant that is set, no secret, and changes nothing', async () => {
  await using database = await freshDatabase()
  const log = await givenFiveEntries(database)
  await givenTenant(log.database, 'other', { email: 'other@example.com' })
  await log.ask('mutation { createApiKey(input: { name: "k", scopes: ["users:read"] }) { secret } }', {}, log.admin)
  const owner = connectKnex({ url: database.ownerUrl, applicationName: 'test', connectionsMax: 1 })
  try {
    await owner.raw('set role operator')
    const count = async (view: string) => Number((await owner.raw(`select count(*) from identity.${view}`)).rows[0].count)
    assert.deepEqual([await count('effective_permission'), await count('recent_audit')], [0, 0])
    await owner.raw(`set app.tenant_id = '${log.tenantId}'`)
    const { rows } = await owner.raw(`select distinct holder from identity.effective_permission where permission = 'audit:read'`)
    assert.deepEqual(rows, [{ holder: ADMIN.email }])
    assert.deepEqual([await count('active_api_key'), await count('recent_audit')], [1, 5])
    for (const sql of [
      'select password_hash from identity.user_account',
      'select secret_hash from identity.api_key',
      'delete from identity.recent_audit',
    ])
      await assert.rejects(owner.raw(sql), /permission denied/)
  } finally {
    await owner.destroy()
  }
})
