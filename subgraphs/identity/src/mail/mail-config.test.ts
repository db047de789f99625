import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EnvReader } from '@agentic/service/env-reader'
import { readMailConfig } from './mail-config.ts'

function read(environment: Record<string, string>) {
  const env = new EnvReader(environment)
  const config = readMailConfig(env, '/data')
  env.done()
  return config
}

test('mails become files in the data folder, until there is a server', () => {
  const { smtpUrl, folder, appUrl } = read({})
  assert.deepEqual([smtpUrl, folder, appUrl], [undefined, '/data/mail', undefined])
  assert.equal(read({ SMTP_URL: 'smtps://us:secret@mail.local' }).smtpUrl, 'smtps://us:secret@mail.local')
})

test('a server of another kind is refused, without what may be its password', () => {
  for (const SMTP_URL of ['https://us:secret@mail.local', 'mail.local', 'smtp//us:secret@mail.local']) {
    assert.throws(
      () => read({ SMTP_URL }),
      (error: Error) => error.message.includes('SMTP_URL') && !error.message.includes('secret'),
      SMTP_URL,
    )
  }
})
