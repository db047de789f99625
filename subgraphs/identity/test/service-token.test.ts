import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '@agentic/service/env-reader'
import { freshDatabase } from '@agentic/testing/database'
import { fastify } from 'fastify'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { readConfig } from '../src/config.ts'
import { CLIENT, givenIdentity } from './given.ts'

test('a service exchanges its secret for a token in one tenant; the keys are served', async () => {
  await using database = await freshDatabase()
  const { identity, tenantId } = await givenIdentity(database, { servicePermissions: ['agents:read', 'runs:execute'] })
  await using server = fastify()
  identity.subgraph.routes?.(server)
  const form = { grant_type: 'client_credentials', client_id: CLIENT.name, client_secret: CLIENT.secret, tenant_id: tenantId }
  const post = (fields: Record<string, string>) =>
    server.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ ...form, ...fields }).toString(),
    })

  const answer = await post({})
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['cache-control'], 'no-store')
  const keys = createLocalJWKSet((await server.inject('/.well-known/jwks.json')).json())
  const { payload } = await jwtVerify(answer.json().access_token, keys, {
    issuer: 'identity',
    audience: 'gateway',
    typ: 'at+jwt',
  })
  assert.equal(payload.sub, 'agents')
  assert.equal(payload.client_id, 'agents')
  assert.equal(payload.tenant_id, tenantId)
  assert.equal(payload.plan, 'ENTERPRISE')
  assert.equal(payload.scope, 'agents:read runs:execute')
  assert.equal(payload.sid, undefined)

  const refusals = [
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_id: 'nobody' }, 401, 'invalid_client'],
    [{ client_id: '', client_secret: '' }, 401, 'invalid_client'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ tenant_id: '01900000-0000-7000-8000-000000000000' }, 400, 'invalid_request'],
    [{ tenant_id: 'no-uuid' }, 400, 'invalid_request'],
  ] as const
  for (const [fields, status, error] of refusals) {
    const refused = await post(fields)
    assert.deepEqual([refused.statusCode, refused.json().error], [status, error])
  }
  const json = await server.inject({ method: 'POST', url: '/oauth/token', payload: form })
  assert.deepEqual([json.statusCode, json.json().error], [400, 'invalid_request'])
})

test('in process a service token is issued directly, and every process of identity knows its key', async () => {
  await using database = await freshDatabase()
  const { identity, tenantId } = await givenIdentity(database)
  const same = await givenIdentity(database)
  const { accessToken, expiresAt } = await identity.issueServiceToken('agents', tenantId)
  const { payload } = await jwtVerify(accessToken, createLocalJWKSet(await same.identity.jwks()), { audience: 'gateway' })
  assert.equal(payload.sub, 'agents')
  assert.equal(expiresAt.getTime(), Number(payload.exp) * 1_000)
  await assert.rejects(identity.issueServiceToken('agents', 'no-uuid'), { code: 'NOT_FOUND' })
})

test('a wrong configuration is refused with all problems, and without showing a secret', () => {
  const source = {
    DATABASE_URL: 'postgres://identity:a-password-that-is-long@localhost/x',
    SERVICE_CLIENTS: 'agents:short',
    SERVICE_PERMISSIONS: 'fly',
  }
  assert.throws(
    () => readConfig(source),
    (error) => {
      assert.ok(error instanceof ConfigError)
      assert.equal(error.problems.length, 2)
      return !error.message.includes('short')
    },
  )
  const good = readConfig({
    ...source,
    SERVICE_CLIENTS: 'agents:sixteen-characters:and-more',
    SERVICE_PERMISSIONS: 'agents:read',
  })
  assert.deepEqual(good.serviceClients, [{ name: 'agents', secret: 'sixteen-characters:and-more' }])
  assert.equal(good.port, 9002)
})
