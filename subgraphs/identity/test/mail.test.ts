import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Log } from '@agentic/service/log'
import { freshDatabase } from '@agentic/testing/database'
import { enqueueMail, MailStore } from '../src/mail/mail.store.ts'
import { type NewMail, sealMail } from '../src/mail/mail.ts'
import { createMailer } from '../src/mail/mailer.ts'
import { Sealer } from '../src/sealer.ts'
import { KEY_ENCRYPTION_KEY } from './given.ts'
import { givenPeople, type People } from './people.ts'

const SECRET = 'a-secret-that-is-for-one-person'
const DAY_MS = 24 * 60 * 60_000

function newMail({ clock }: People, to = 'ada@agentic.local'): NewMail {
  const uselessAt = new Date(clock.now().getTime() + DAY_MS)
  const letter = { subject: 'Grüße\r\nBcc: eve@agentic.local', text: `${SECRET}\n.\nEnd\n` }
  return sealMail(new Sealer(KEY_ENCRYPTION_KEY), { ...letter, to, about: 'invite/1', uselessAt })
}

async function enqueue(people: People, mail = newMail(people)): Promise<void> {
  await people.database.asTenant(people, (trx) => enqueueMail(trx, people.tenantId, mail, people.clock.now()))
}

const rows = ({ database, tenantId }: People) => database.asTenant({ tenantId }, (trx) => trx('identity.mail').select('*'))

test('a mail that was sent can be read in the table no more, and is sent once, however many workers there are', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  await enqueue(people)
  assert.ok(!JSON.stringify(await rows(people)).includes(SECRET))
  assert.ok(!(await rows(people))[0].content_sealed.includes(SECRET))
  await Promise.all(Array.from({ length: 5 }, () => people.worker.sendDue()))
  const [mail] = people.smtp.received
  assert.equal(people.smtp.received.length, 1)
  assert.ok(mail)
  assert.ok(mail.source.includes(SECRET) && mail.source.includes('\n.\nEnd'))
  assert.doesNotMatch(mail.source, /^Bcc:/m)
  const [row] = await rows(people)
  assert.deepEqual([row.state, row.content_sealed, row.attempts], ['SENT', null, 1])
})

test('what is rolled back is not sent', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const { database: identity, tenantId, clock } = people
  const failed = identity.asTenant({ tenantId }, async (trx) => {
    await enqueueMail(trx, tenantId, newMail(people), clock.now())
    throw new Error('something else went wrong')
  })
  await assert.rejects(failed, /something else/)
  await people.worker.sendDue()
  assert.deepEqual([people.smtp.received.length, (await rows(people)).length], [0, 0])
})

test('while the server does not take it, a mail is tried again ever later, and sent in the end', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  await enqueue(people)
  for (const refusal of ['421 not now', '451 try later', '454 wrong password']) {
    people.smtp.refuse((command) => (command.startsWith('MAIL') ? refusal : undefined))
    await people.worker.sendDue()
    const [row] = await rows(people)
    assert.deepEqual([row.state, row.due_at > people.clock.now()], ['DUE', true], refusal)
    assert.match(row.last_error, new RegExp(refusal))
    await people.worker.sendDue()
    assert.equal((await rows(people))[0].attempts, row.attempts, 'not before it is due')
    people.clock.advance(row.due_at.getTime() - people.clock.now().getTime())
  }
  people.smtp.refuse(() => undefined)
  await people.worker.sendDue()
  assert.deepEqual([people.smtp.received.length, (await rows(people))[0].state], [1, 'SENT'])
})

test('an address that the server does not know, and a token that expires before the next attempt, are given up', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  await enqueue(people, newMail(people, 'unknown@agentic.local'))
  people.smtp.refuse((command) => (command.includes('unknown@') ? '550 no such user' : undefined))
  await people.worker.sendDue()
  const [unknown] = await rows(people)
  assert.deepEqual([unknown.state, unknown.content_sealed], ['GIVEN_UP', null])
  await enqueue(people)
  people.smtp.refuse((command) => (command.startsWith('MAIL') ? '451 try later' : undefined))
  people.clock.advance(DAY_MS - 1_000)
  await people.worker.sendDue()
  assert.ok((await rows(people)).every(({ state }: { state: string }) => state === 'GIVEN_UP'))
})

test('the mail of a worker that died is sent by another once its lease is over', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  await enqueue(people)
  const { clock, database: identity, tenantId } = people
  const claimed = await new MailStore(identity).claim(tenantId, { now: clock.now(), leaseMs: 60_000, limit: 5 })
  assert.equal(claimed.length, 1)
  await people.worker.sendDue()
  assert.equal(people.smtp.received.length, 0)
  clock.advance(60_000)
  await people.worker.sendDue()
  assert.equal(people.smtp.received.length, 1)
})

test('without a server a mail is a file that only we can read, and its token is not in the log', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'agentic-mail-')), 'mail')
  const lines: string[] = []
  const log = { info: (...logged: unknown[]) => lines.push(JSON.stringify(logged)) } as unknown as Log
  const mailer = createMailer({ smtpUrl: undefined, from: 'us@agentic.local', folder, appUrl: undefined }, log)
  try {
    await mailer.send({ id: 'one', to: 'ada@agentic.local', subject: 'Hello', text: SECRET })
    assert.deepEqual(await readdir(folder), ['one.eml'])
    const file = join(folder, 'one.eml')
    assert.match(await readFile(file, 'utf8'), new RegExp(SECRET))
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.ok(lines.join().includes(file) && !lines.join().includes(SECRET))
  } finally {
    mailer.close()
    await rm(join(folder, '..'), { recursive: true })
  }
})
