import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, EnvReader } from './env-reader.ts'

test('every problem of a configuration is shown at once, with what was got', () => {
  const env = new EnvReader({ PORT: '70000', ROLE: 'boss', URL: 'not a url', FLAG: 'yes' })
  env.port('PORT', 4000)
  env.oneOf('ROLE', ['api', 'worker'], 'api')
  env.url('URL')
  env.boolean('FLAG', false)
  env.string('NEEDED')
  assert.throws(
    () => env.done(),
    (error) => {
      assert.ok(error instanceof ConfigError)
      assert.deepEqual(error.problems, [
        'PORT must be an integer from 0 to 65535, got "70000"',
        'ROLE must be one of api, worker, got "boss"',
        'URL must be a URL, got "not a url"',
        'FLAG must be true or false, got "yes"',
        'NEEDED is required',
      ])
      return true
    },
  )
})

test('an empty variable counts as not set', () => {
  const env = new EnvReader({ PORT: '' })
  assert.equal(env.port('PORT', 4000), 4000)
  env.done()
})

test('what stands before the @ of a wrong URL is not shown', () => {
  const env = new EnvReader({ DATABASE_URL: 'postgres://owner:pa/ss word@host:port/agentic' })
  env.url('DATABASE_URL')
  assert.throws(() => env.done(), { message: /DATABASE_URL must be a URL, got "…@host:port\/agentic"/ })
})
