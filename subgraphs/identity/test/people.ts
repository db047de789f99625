import assert from 'node:assert/strict'
import { connectKnex } from '@agentic/postgres/database'
import { createLog } from '@agentic/service/log'
import type { TestDatabase } from '@agentic/testing/database'
import { SmtpServer, tokenIn } from '@agentic/testing/smtp-server'
import { createLetters } from '../src/mail/letters.ts'
import { MailStore } from '../src/mail/mail.store.ts'
import { MailWorker } from '../src/mail/mail.worker.ts'
import { createMailer } from '../src/mail/mailer.ts'
import { PasswordResetStore } from '../src/password-reset/password-reset.store.ts'
import { PasswordResets } from '../src/password-reset/password-resets.ts'
import { Sealer } from '../src/sealer.ts'
import { TenantStore } from '../src/tenant/tenant.store.ts'
import { Passwords } from '../src/user/passwords.ts'
import { UserStore } from '../src/user/user.store.ts'
import { type Given, type GivenOptions, givenIdentity, KEY_ENCRYPTION_KEY } from './given.ts'

export const PASSWORD = 'another long enough one'
export const INVITE =
  'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { id email state roles { name } expiresAt } }'
export const ACCEPT = `mutation ($token: String!, $password: String!, $name: String) {
  acceptInvite(token: $token, password: $password, name: $name) { accessToken user { id email name roles { name } } tenant { id } } }`

export interface People extends Given, AsyncDisposable {
  readonly smtp: SmtpServer
  readonly worker: MailWorker
  readonly resets: PasswordResets
  /** The token of the newest mail, which is sent first. */
  mailedToken(): Promise<string>
  roleId(name: string, tenantId?: string): Promise<string>
}

/** Identity with a mail server, and its worker at hand: nothing is sent before a test says so. */
export async function givenPeople(testDatabase: TestDatabase, options: GivenOptions = {}): Promise<People> {
  const smtp = await SmtpServer.start()
  try {
    return await givenPeopleWith(testDatabase, smtp, options)
  } catch (error) {
    // Left open, it would keep the failed test from ending.
    await smtp[Symbol.asyncDispose]()
    throw error
  }
}

async function givenPeopleWith(testDatabase: TestDatabase, smtp: SmtpServer, options: GivenOptions): Promise<People> {
  const mail = { smtpUrl: smtp.url, from: 'us@agentic.local', folder: '', appUrl: undefined }
  const given = await givenIdentity(testDatabase, { ...options, mail })
  const log = options.log ?? createLog('test', { level: 'silent', format: 'json' })
  const mailer = createMailer(mail, log)
  const { database } = given
  const now = given.clock.now
  const sealer = new Sealer(KEY_ENCRYPTION_KEY)
  const worker = new MailWorker({ store: new MailStore(database), mailer, sealer, log, now })
  const stores = { users: new UserStore(database), tenants: new TenantStore(database) }
  const parts = { store: new PasswordResetStore(database), stores, passwords: new Passwords(), letters: createLetters(undefined) }
  return {
    ...given,
    smtp,
    worker,
    resets: new PasswordResets({ ...parts, sealer, now }),
    async mailedToken() {
      await worker.sendDue()
      const newest = smtp.received.at(-1)
      assert.ok(newest, 'no mail was sent')
      return tokenIn(newest)
    },
    async roleId(name, tenantId = given.tenantId) {
      const role = await given.database.asTenant({ tenantId }, (trx) => trx('identity.role').where({ name }).first('id'))
      return role.id
    },
    async [Symbol.asyncDispose]() {
      mailer.close()
      await given.identity.subgraph.close()
      await smtp[Symbol.asyncDispose]()
    },
  }
}

/** What was published, oldest first: read as the database's owner, since identity may only write there. */
export async function eventsOf(testDatabase: TestDatabase, tenantId: string): Promise<string[]> {
  const owner = connectKnex({ url: testDatabase.ownerUrl, applicationName: 'test' })
  try {
    return await owner.transaction(async (trx) => {
      await trx.raw(`select set_config('app.tenant_id', ?, true)`, [tenantId])
      return trx('outbox.event').orderBy('position').pluck('type')
    })
  } finally {
    await owner.destroy()
  }
}
