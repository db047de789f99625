import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { readConfig } from '../config.ts'
import { startPlatform } from '../platform.ts'
import { ADMIN, type Answer, Api, ask, INSIDES, LOGIN } from './api.ts'
import { doMainJob } from './main-job.ts'

/** A platform in this process with a database and a port of its own, as its admin sees it. */
async function startedPlatform(): Promise<{ api: Api } & AsyncDisposable> {
  const database = await freshDatabase()
  const settings = {
    DATABASE_URL: database.ownerUrl,
    PORT: '0',
    ADMIN_PASSWORD: ADMIN.password,
    LOG_LEVEL: 'silent',
    LOG_FORMAT: 'json',
  }
  const platform = await startPlatform(readConfig(settings), () => {})
  return {
    api: await Api.login(platform.url),
    async [Symbol.asyncDispose]() {
      await platform.stop()
      await database[Symbol.asyncDispose]()
    },
  }
}

test('the main job: an audit of real files is followed live, found, charged, logged and delivered, through the gateway only', async () => {
  await using platform = await startedPlatform()
  await doMainJob(platform.api)
})

describe('what is refused', () => {
  test('with the right code, and without a word about our insides', async () => {
    await using platform = await startedPlatform()
    const { url, token } = platform.api
    const refusal = async (query: string, variables: object = {}, bearer?: string) => {
      const answer = await ask(url, query, variables, bearer)
      assert.doesNotMatch(JSON.stringify(answer), INSIDES)
      return answer.errors?.[0]?.extensions.code
    }
    assert.equal(await refusal(LOGIN, { input: { email: 'admin@agentic.local', password: 'wrong password' } }), 'UNAUTHENTICATED')
    assert.equal(await refusal('{ me { id } }'), 'UNAUTHENTICATED')
    assert.equal(await refusal('{ nothing }', {}, token), 'GRAPHQL_VALIDATION_FAILED')
    const start = 'mutation ($input: StartRunInput!) { startRun(input: $input) { id } }'
    const foreign = '01900000-0000-7000-8000-000000000000'
    assert.equal(await refusal(start, { input: { agentId: foreign, projectId: foreign, input: {} } }, token), 'NOT_FOUND')
    const hook = 'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret } }'
    assert.equal(await refusal(hook, { input: { url: 'http://10.0.0.1/', eventTypes: ['*'] } }, token), 'BAD_USER_INPUT')
  })

  test('with the right status where it is no operation at all', async () => {
    await using platform = await startedPlatform()
    const { url, token } = platform.api
    const post = async (body: string, bearer = token) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` }
      const response = await fetch(url, { method: 'POST', headers, body })
      const text = await response.text()
      assert.doesNotMatch(text, INSIDES)
      return [response.status, (JSON.parse(text) as Answer).errors?.[0]?.extensions.code]
    }
    assert.deepEqual(await post('{"query": '), [400, 'BAD_USER_INPUT'])
    assert.deepEqual(await post(JSON.stringify({ query: `{ me { id } } # ${'x'.repeat(300_000)}` })), [413, 'BAD_USER_INPUT'])
    assert.deepEqual(await post(JSON.stringify({ query: '{ me { id } }' }), `${token}x`), [401, 'UNAUTHENTICATED'])
  })
})
