import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { until } from '@agentic/testing/until'
import { Hasher } from './hasher.ts'
import { hashPassword, verifyPassword } from './password.ts'

const PASSWORD = 'correct horse battery'

test('what is hashed in the thread fits, and so does what is verified there', async () => {
  const hasher = new Hasher()
  const hash = String(await hasher.run({ kind: 'HASH', password: PASSWORD }))
  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(verifyPassword(hash, PASSWORD), true)
  assert.equal(await hasher.run({ kind: 'VERIFY', hash: hashPassword(PASSWORD), password: PASSWORD }), true)
  assert.equal(await hasher.run({ kind: 'VERIFY', hash, password: 'wrong' }), false)
  await hasher.close()
})

test('a hash that cannot be read is an error that does not show it, and the thread goes on', async () => {
  const hasher = new Hasher()
  const hash = '$argon2id$v=19$m=19456,t=2,p=1$nonsense'
  await assert.rejects(hasher.run({ kind: 'VERIFY', hash, password: PASSWORD }), (error: Error) => {
    assert.match(error.message, /A password could not be hashed/)
    return !error.message.includes('nonsense') && !error.message.includes(PASSWORD)
  })
  assert.equal(await hasher.run({ kind: 'VERIFY', hash: hashPassword(PASSWORD), password: PASSWORD }), true)
  await hasher.close()
})

test('where the thread ends what it had in hand fails, and another does what comes next', async () => {
  const hasher = new Hasher()
  const broken = assert.rejects(hasher.run({ kind: 'HASH', password: PASSWORD }), /The thread that hashes passwords ended/)
  await hasher.close()
  await broken
  assert.match(String(await hasher.run({ kind: 'HASH', password: PASSWORD })), /^\$argon2id\$/)
  await hasher.close()
})

test('the thread has the lowest priority, and the rest of the process keeps its own', {
  skip: process.platform === 'linux' ? false : 'Only Linux gives each thread a priority of its own',
}, async () => {
  const hasher = new Hasher()
  const before = niceOfThreads()
  await hasher.run({ kind: 'HASH', password: PASSWORD })
  await until(() => niceOfThreads().get('hashing') === 19)
  const after = niceOfThreads()
  for (const [name, nice] of before) if (after.has(name)) assert.equal(after.get(name), nice, name)
  await hasher.close()
})

/** By the names of the process's threads; of several with one name, one. */
function niceOfThreads(): ReadonlyMap<string, number> {
  const stats = readdirSync('/proc/self/task').map((id) => readFileSync(`/proc/self/task/${id}/stat`, 'utf8'))
  return new Map(
    stats.map((stat) => {
      // After the name, which is in parentheses, nice is the 17th field.
      const [, name = '', rest = ''] = /\((.*)\) (.*)/.exec(stat) ?? []
      return [name, Number(rest.split(' ')[16])]
    }),
  )
}
