import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import {
  AgentsDocument,
  type Client,
  type ClientOptions,
  ConnectionError,
  CreateProjectDocument,
  createClient,
  FollowEventsDocument,
  GraphQLRequestError,
  MeDocument,
  ProjectsDocument,
  RefreshSessionDocument,
  TypedDocumentString,
} from '@agentic/client'
import { countRefreshes, isCode, storageOf } from './observe.ts'
import { ADMIN, type StartedPlatform, startedPlatform } from './started-platform.ts'

interface Tokens {
  accessToken: string
  refreshToken: string
  renewAt: number
}

let platform: StartedPlatform
before(async () => {
  platform = await startedPlatform()
})
after(() => platform[Symbol.asyncDispose]())

/** A client that is signed in, with its tokens in the hands of the test. */
async function signedIn(options: Partial<ClientOptions> = {}) {
  const values = new Map<string, string>()
  const counted = countRefreshes()
  const client = createClient({ url: platform.url, storage: storageOf(values), fetch: counted.fetch, ...options })
  await client.login(ADMIN)
  const [key] = values.keys()
  const tokens = (): Tokens => JSON.parse(values.get(key ?? '') ?? 'null')
  const change = (changed: Partial<Tokens>) => values.set(key ?? '', JSON.stringify({ ...tokens(), ...changed }))
  return { client, values, tokens, change, refreshes: counted.refreshes }
}

async function askMe(client: Client): Promise<string> {
  return (await client.query(MeDocument)).me.email
}

describe('a sign-in', () => {
  test('opens the API; a wrong password does not, and names the request', async () => {
    const client = createClient({ url: platform.url })
    await assert.rejects(askMe(client), isCode('UNAUTHENTICATED'))
    await assert.rejects(client.login({ ...ADMIN, password: 'not the password' }), (error) => {
      assert.ok(error instanceof GraphQLRequestError)
      assert.equal(error.code, 'UNAUTHENTICATED')
      assert.match(error.requestId ?? '', /^[\w-]{8,}$/)
      return true
    })
    assert.equal(client.isSignedIn, false)

    const { user } = await client.login(ADMIN)
    assert.equal(user.email, ADMIN.email)
    assert.equal(await askMe(client), ADMIN.email)
  })

  test('is taken up by the next client from the storage', async () => {
    const { values } = await signedIn()
    const next = createClient({ url: platform.url, storage: storageOf(values) })
    assert.equal(next.isSignedIn, true)
    assert.equal(await askMe(next), ADMIN.email)
  })

  test('whose token is about to expire is renewed before it is used, once for 50 requests at a time', async () => {
    const { client, tokens, change, refreshes } = await signedIn()
    const { accessToken } = tokens()
    change({ renewAt: Date.now() - 1 })
    await Promise.all(Array.from({ length: 50 }, () => askMe(client)))
    assert.equal(refreshes(), 1)
    assert.notEqual(tokens().accessToken, accessToken)
    await askMe(client)
    assert.equal(refreshes(), 1)
  })

  test('whose token is refused is renewed and the request sent again, once for 50 at a time', async () => {
    const { client, change, refreshes } = await signedIn()
    change({ accessToken: 'not.a.token' })
    await Promise.all(Array.from({ length: 50 }, () => askMe(client)))
    assert.equal(refreshes(), 1)
  })

  test('that was renewed by another tab is not renewed again', async () => {
    const { client, values, change, refreshes } = await signedIn()
    change({ renewAt: Date.now() - 1 })
    await askMe(createClient({ url: platform.url, storage: storageOf(values) }))
    await askMe(client)
    assert.equal(refreshes(), 0)
  })

  test('that the server has ended is over: the caller learns it, and no token is left', async () => {
    const { client, values, change } = await signedIn()
    change({ renewAt: Date.now() - 1, refreshToken: 'x'.repeat(43) })
    await assert.rejects(askMe(client), isCode('UNAUTHENTICATED'))
    assert.equal(client.isSignedIn, false)
    assert.equal(values.size, 0)
  })

  test('ended by logout is ended on the server', async () => {
    const { client, values, tokens } = await signedIn()
    const { refreshToken } = tokens()
    await client.logout()
    assert.equal(client.isSignedIn, false)
    assert.equal(values.size, 0)
    const renewal = createClient({ url: platform.url }).mutate(RefreshSessionDocument, { refreshToken })
    await assert.rejects(renewal, isCode('UNAUTHENTICATED'))
  })

  test('that replaced another is not undone by the renewal of the other', async () => {
    const loggedIn = Promise.withResolvers<void>()
    const lateRenewal: typeof fetch = async (url, init) => {
      const response = await fetch(url, init)
      if (String(init?.body).includes('mutation RefreshSession')) await loggedIn.promise
      return response
    }
    const { client, tokens, change } = await signedIn({ fetch: lateRenewal })
    change({ renewAt: Date.now() - 1 })
    const asking = askMe(client)
    const { refreshToken } = await client.login(ADMIN)
    loggedIn.resolve()
    assert.equal(await asking, ADMIN.email)
    assert.equal(tokens().refreshToken, refreshToken)
  })

  test('is kept when the server cannot be reached', async () => {
    let isDown = false
    const failing: typeof fetch = (url, init) => (isDown ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init))
    const { client, change } = await signedIn({ fetch: failing })
    change({ renewAt: Date.now() - 1 })
    isDown = true
    await assert.rejects(askMe(client), ConnectionError)
    isDown = false
    assert.equal(await askMe(client), ADMIN.email)
  })
})

describe('an API key', () => {
  test('opens what its scopes allow, over HTTP and WebSocket', async () => {
    const { client } = await signedIn()
    const createApiKey = new TypedDocumentString<{ createApiKey: { secret: string } }, { input: object }>(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
    )
    const { secret } = (
      await client.mutate(createApiKey, { input: { name: 'Test', scopes: ['projects:read', 'costs:read', 'events:manage'] } })
    ).createApiKey
    await client.mutate(CreateProjectDocument, { input: { key: 'BY-KEY', name: 'Seen by a key' } })

    const withKey = createClient({ url: platform.url, apiKey: secret })
    const { projects } = await withKey.query(ProjectsDocument, { filter: { search: 'BY-KEY' } })
    assert.equal(projects.edges.length, 1)
    for await (const { events } of withKey.subscribe(FollowEventsDocument, { types: ['project.created'], afterSequence: 0 })) {
      if ((events.data as { key: string }).key === 'BY-KEY') break
    }
    await assert.rejects(withKey.query(AgentsDocument), isCode('FORBIDDEN'))
  })

  test('that is refused is not tried again', async () => {
    let sent = 0
    const counting: typeof fetch = (url, init) => {
      sent += 1
      return fetch(url, init)
    }
    await assert.rejects(askMe(createClient({ url: platform.url, apiKey: 'agk_x', fetch: counting })), isCode('UNAUTHENTICATED'))
    assert.equal(sent, 1)
  })
})

describe('a request', () => {
  test('that is refused throws the code and the fields of the gateway', async () => {
    const { client } = await signedIn()
    await assert.rejects(client.mutate(CreateProjectDocument, { input: { key: 'not a key', name: 'x' } }), (error) => {
      assert.ok(error instanceof GraphQLRequestError)
      assert.equal(error.code, 'BAD_USER_INPUT')
      assert.ok(error.errors[0]?.extensions?.fields)
      return true
    })
  })

  test('stops when its signal aborts', async () => {
    const { client } = await signedIn()
    await assert.rejects(client.query(MeDocument, {}, { signal: AbortSignal.abort(new Error('enough')) }), /enough/)
  })

  test('that nobody answers, or no GraphQL server, says so', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/silent') return
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')
    }).listen(0, '127.0.0.1')
    const close = () => {
      server.closeAllConnections()
      server.close()
    }
    after(close)
    await once(server, 'listening')
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ask = (path: string, options: { timeoutMs?: number } = {}) =>
      createClient({ url: origin + path, ...options }).query(MeDocument)
    const isConnectionError = (message: RegExp) => (error: unknown) =>
      error instanceof ConnectionError && message.test(error.message)

    await assert.rejects(ask('/html'), isConnectionError(/answered 502, but not as a GraphQL server/))
    await assert.rejects(ask('/silent', { timeoutMs: 50 }), isConnectionError(/did not answer within 50 ms/))
    close()
    await assert.rejects(ask('/gone'), isConnectionError(/cannot be reached/))
  })
})
