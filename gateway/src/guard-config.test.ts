import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ConfigError, EnvReader } from '@agentic/service/env-reader'
import { readConfig } from './config.ts'
import { readGuard } from './guard-config.ts'

function read(source: Record<string, string>) {
  const env = new EnvReader(source)
  const guard = readGuard(env)
  env.done()
  return guard
}
const refused = (source: Record<string, string>, ...problems: RegExp[]) =>
  assert.throws(
    () => read(source),
    (error) => error instanceof ConfigError && problems.every((problem) => problem.test(error.message)),
  )

// Each of these, taken as it is, would guard nothing and say nothing.
describe('what guards the gateway', () => {
  it('names root fields with their type', () => {
    assert.deepEqual(read({ SENSITIVE_FIELDS: 'Mutation.login,Mutation.verify' }).sensitiveFields, [
      'Mutation.login',
      'Mutation.verify',
    ])
    refused({ SENSITIVE_FIELDS: 'login,Mutation.verify' }, /SENSITIVE_FIELDS must be Type\.field,…, got "login"/)
    assert.throws(() => readConfig(undefined, { SUPERGRAPH_PATH: 'a', PUBLIC_FIELDS: 'Query' }), /PUBLIC_FIELDS .* got "Query"/)
  })

  it('names who decides policies as a web address, which is not shown where it holds a password', () => {
    const url = 'http://opa:8181/v1/data/gateway/admitted'
    assert.equal(read({ POLICY_URL: url }).policyUrl, url)
    assert.equal(read({}).policyUrl, undefined)
    for (const wrong of ['http://me:hidden@opa/v1/data', 'ftp://opa/v1/data']) {
      refused({ POLICY_URL: wrong }, /POLICY_URL must be http:\/\/host:8181\/v1\/data\/…/)
      refused({ POLICY_URL: wrong }, /^(?!.*hidden)/s)
    }
    refused({ POLICY_URL: 'opa' }, /POLICY_URL/)
  })

  it('keeps what policies were decided for as long as it is told, or not at all', () => {
    assert.equal(read({}).policyDecisionMs, 500)
    assert.equal(read({ POLICY_DECISION_MS: '0' }).policyDecisionMs, 0)
    for (const wrong of ['-1', 'soon']) refused({ POLICY_DECISION_MS: wrong }, /POLICY_DECISION_MS must be an integer/)
  })

  it('names origins as browsers send them', () => {
    const origins = ['https://app.example', 'http://localhost:3000', 'chrome-extension://abc']
    assert.deepEqual(read({ ALLOWED_ORIGINS: origins.join(',') }).allowedOrigins, origins)
    assert.deepEqual(read({}).allowedOrigins, ['*'])
    for (const wrong of ['app.example', 'https://app.example/', 'https://*.example', 'https://app.example/path', 'null'])
      refused({ ALLOWED_ORIGINS: `https://a.example,${wrong}` }, /ALLOWED_ORIGINS must be \* or https:\/\/host,…, got /)
  })

  it('names proxies by addresses or networks', () => {
    const proxies = ['10.0.0.1', '10.0.0.0/8', '2001:db8::/32', '192.168.0.0/255.255.0.0', 'loopback', 'uniquelocal']
    assert.deepEqual(read({ TRUSTED_PROXIES: proxies.join(',') }).trustedProxies, proxies)
    for (const wrong of ['proxy.internal', '10.0.0.0/33', '2001:db8::/129', '10.0.0.0/', '10.0.0.0/x', '10.0.0'])
      refused({ TRUSTED_PROXIES: wrong }, new RegExp(`TRUSTED_PROXIES must be addresses or networks.*, got "${wrong}"`))
  })

  it('has a manifest where nothing else is answered', () => {
    refused(
      { TRUSTED_DOCUMENTS_ONLY: 'true' },
      /TRUSTED_DOCUMENTS_ONLY needs TRUSTED_DOCUMENTS: without it nothing would be answered/,
    )
    refused({ TRUSTED_DOCUMENTS_ONLY: 'true', TRUSTED_DOCUMENTS: '/nowhere.json' }, /TRUSTED_DOCUMENTS: \/nowhere\.json/)
    const path = join(mkdtempSync(join(tmpdir(), 'gateway-')), 'manifest.json')
    writeFileSync(path, '{"a":"{ a }"}')
    assert.equal(read({ TRUSTED_DOCUMENTS_ONLY: 'true', TRUSTED_DOCUMENTS: path }).admittedDocuments, 'TRUSTED')
  })

  it('has each of its limits from a setting, which is at least 1', () => {
    const names = 'BODY_BYTES TOKENS DEPTH ALIASES DIRECTIVES SELECTIONS COST LIST_ITEMS ERRORS'
      .split(' ')
      .map((name) => `${name}_MAX`)
    const { limits } = read(Object.fromEntries(names.map((name, index) => [name, String(index + 1)])))
    assert.deepEqual(limits, {
      bodyBytesMax: 1,
      tokensMax: 2,
      depthMax: 3,
      aliasesMax: 4,
      directivesMax: 5,
      selectionsMax: 6,
      costMax: 7,
      listItemsMax: 8,
      errorsMax: 9,
    })
    for (const name of names) refused({ [name]: '0' }, new RegExp(`${name} must be an integer from 1 `))
  })

  it('limits everybody and hides the schema from outsiders in production, unless told otherwise', () => {
    const { rateLimits, explorers } = read({ NODE_ENV: 'production' })
    assert.deepEqual([rateLimits === undefined, explorers], [false, 'callers'])
    const open = read({ NODE_ENV: 'production', RATE_LIMITS: 'false', INTROSPECTION: 'everybody' })
    assert.deepEqual([open.rateLimits, open.explorers], [undefined, 'everybody'])
    const development = read({})
    assert.deepEqual([development.rateLimits, development.explorers], [undefined, 'everybody'])
  })

  it('is all shown at once where it is wrong', () => {
    refused({ SENSITIVE_FIELDS: 'a', ALLOWED_ORIGINS: 'b', TRUSTED_PROXIES: 'c' }, /SENSITIVE/, /ORIGINS/, /PROXIES/)
  })
})
