import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { until } from '@agentic/testing/until'
import { createClient } from 'graphql-ws'
import { readConfig } from '../config.ts'
import { startPlatform } from '../platform.ts'
import { ADMIN, type Answer, Api } from './api.ts'

interface Created {
  readonly secret: string
  readonly apiKey: { readonly id: string }
}

const ALLOWED = '{ tenant { slug } agents { totalCount } }'
const FORBIDDEN = '{ projects { totalCount } }'

test('an API key is taken as Bearer, X-API-Key and in connectionParams, does what its scopes say, and ends with its grace', async () => {
  await using database = await freshDatabase()
  const settings = { DATABASE_URL: database.ownerUrl, PORT: '0', ADMIN_PASSWORD: ADMIN.password, LOG_LEVEL: 'silent' }
  const { url, stop } = await startPlatform(readConfig(settings), () => {})
  const ask = async (headers: Record<string, string>, query = ALLOWED) => {
    const body = JSON.stringify({ query })
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
    return { status: response.status, ...((await response.json()) as Answer) }
  }
  try {
    const admin = await Api.login(url)
    const input = { name: 'CI', scopes: ['agents:read', 'events:manage'] }
    const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }'
    const { createApiKey: key } = await admin.answer<{ createApiKey: Created }>(create, { input })
    const waysToSend: Record<string, string>[] = [{ authorization: `Bearer ${key.secret}` }, { 'x-api-key': key.secret }]
    for (const headers of waysToSend) {
      assert.deepEqual((await ask(headers)).data, { tenant: { slug: 'default' }, agents: { totalCount: 4 } })
      assert.equal((await ask(headers, FORBIDDEN)).errors?.[0]?.extensions.code, 'FORBIDDEN')
    }
    assert.equal((await ask({ 'x-api-key': `${key.secret.slice(0, -1)}_` })).status, 401)
    assert.equal((await ask({ 'x-api-key': key.secret, authorization: `Bearer ${admin.token}` })).status, 401)

    const rotate = 'mutation ($id: ID!) { rotateApiKey(id: $id, graceSeconds: 2) { secret apiKey { id } } }'
    const { rotateApiKey: next } = await admin.answer<{ rotateApiKey: Created }>(rotate, key.apiKey)
    // The rotation itself closes what was open before, when the gateway hears of it: whoever connects then learns the end.
    const closes = async () => {
      const client = createClient({
        url: url.replace('http', 'ws'),
        connectionParams: { 'X-API-Key': key.secret },
        retryAttempts: 0,
        lazy: false,
        onNonLazyError: () => {},
      })
      return new Promise<number>((resolve) => client.on('closed', (event) => resolve((event as CloseEvent).code)))
    }
    assert.equal(await closes(), 4403)
    await until(async () => (await ask({ 'x-api-key': key.secret })).status !== 200)
    assert.equal((await ask({ 'x-api-key': next.secret })).status, 200)
  } finally {
    await stop()
  }
})
