import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Sealer } from '../sealer.ts'
import { createLetters } from './letters.ts'
import { afterFailure, openMail, sealMail } from './mail.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const HOUR_MS = 60 * 60_000
const SEALER = new Sealer('a key for this test only')
const LETTER = { to: 'ada@agentic.local', subject: 'Hello', text: 'secret', about: 'invite/1' }
const MAIL = sealMail(SEALER, { ...LETTER, uselessAt: new Date(NOW.getTime() + 24 * HOUR_MS) })

test('retries come ever later, at most 45 minutes apart, until what the mail says holds no more', () => {
  let now = NOW
  let attempts = 1
  const delays: number[] = []
  for (;;) {
    const outcome = afterFailure({ ...MAIL, tenantId: 't', attempts }, { error: 'away', isFinal: false }, now, 0.5)
    if (outcome.state !== 'DUE') {
      assert.equal(outcome.state, 'GIVEN_UP')
      break
    }
    delays.push(outcome.dueAt.getTime() - now.getTime())
    now = outcome.dueAt
    attempts += 1
  }
  assert.deepEqual(delays.slice(0, 4), [5_000, 10_000, 20_000, 40_000])
  assert.ok(Math.max(...delays) <= 45 * 60_000)
  assert.ok(now < MAIL.uselessAt && MAIL.uselessAt.getTime() - now.getTime() < HOUR_MS)
})

test('a refusal for good is no reason to try again', () => {
  const outcome = afterFailure({ ...MAIL, tenantId: 't', attempts: 1 }, { error: 'nobody', isFinal: true }, NOW, 0)
  assert.deepEqual(outcome, { state: 'GIVEN_UP', error: 'nobody' })
})

test('a mail opens with its key and under its own id only', () => {
  assert.equal(openMail(SEALER, MAIL)?.text, 'secret')
  assert.equal(openMail(new Sealer('another key'), MAIL), null)
  assert.equal(openMail(SEALER, { ...MAIL, id: 'other' }), null)
})

test('a link carries its token behind the #, where no server logs it', () => {
  const about = { tenant: 'Acme', name: 'Ada', token: 'T', hours: 1 }
  assert.match(createLetters('https://app.local/x/').invite(about).text, /https:\/\/app\.local\/x\/accept-invite#token=T\n/)
  assert.match(createLetters(undefined).passwordReset(about).text, /resetPassword:\n\nT\n/)
})
