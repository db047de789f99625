import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { readTestConfig } from '@agentic/testing/config'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { type Browser, chromium, type Page } from 'playwright-core'
import { readConfig } from '../config.ts'
import { type Platform, startPlatform } from '../platform.ts'

const LOGIN = { email: 'admin@agentic.local', password: 'a password for the tests only' }
const { chromiumPath } = readTestConfig(process.env)

const MODULES = join(import.meta.dirname, '../node_modules')
/** The packages as their authors publish them for browsers, without a bundler. */
const IMPORTS = {
  '@apollo/client': '/@apollo/client/core/index.js',
  '@apollo/client/': '/@apollo/client/',
  '@wry/caches': '/@wry/caches/lib/index.js',
  '@wry/context': '/@wry/context/lib/index.js',
  '@wry/equality': '/@wry/equality/lib/index.js',
  '@wry/trie': '/@wry/trie/lib/index.js',
  graphql: '/graphql/index.mjs',
  'graphql-tag': '/graphql-tag/lib/index.js',
  'graphql-sse': '/graphql-sse/lib/client.mjs',
  'graphql-ws': '/graphql-ws/dist/index.js',
  optimism: '/optimism/lib/index.js',
  rxjs: '/rxjs/dist/esm/index.js',
  tslib: '/tslib/tslib.es6.mjs',
}
const PAGE = `<title>Another origin</title><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>`

describe('clients in a page of another origin, in Chromium', {
  skip: chromiumPath ? false : 'TEST_CHROMIUM names no browser',
  timeout: 240_000,
}, () => {
  let database: TestDatabase
  let platform: Platform
  let browser: Browser
  let pages: Awaited<ReturnType<typeof servePackages>>

  before(async () => {
    database = await freshDatabase()
    const settings = {
      DATABASE_URL: database.ownerUrl,
      PORT: '0',
      ADMIN_PASSWORD: LOGIN.password,
      LOG_LEVEL: 'silent',
      LOG_FORMAT: 'json',
    }
    platform = await startPlatform(readConfig(settings), () => {})
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] })
    pages = await servePackages()
  })
  after(async () => {
    await browser?.close()
    await pages?.[Symbol.asyncDispose]()
    await platform?.stop()
    await database?.[Symbol.asyncDispose]()
  })

  async function openPage(): Promise<Page> {
    const page = await browser.newPage()
    await page.goto(pages.url)
    return page
  }

  for (const [index, transport] of (['multipart', 'websocket'] as const).entries()) {
    test(`Apollo Client follows a subscription over ${transport}, from the past into the present, and ends it`, async () => {
      const page = await openPage()
      const answered = page.waitForResponse(
        (response) => response.headers()['content-type']?.includes('multipart/mixed') ?? false,
      )
      const socket = page.waitForEvent('websocket')
      for (const each of [answered, socket]) each.catch(() => {})

      const keys = [`OLD${index}`, `NEW${index}`]
      const seen = await page.evaluate(follow, { url: platform.url, login: LOGIN, transport, keys })

      assert.deepEqual(seen.names, keys)
      assert.equal(seen.me, LOGIN.email)
      if (transport === 'multipart') assert.match((await answered).headers()['content-type'] ?? '', /subscriptionSpec/)
      else if (!(await socket).isClosed()) await (await socket).waitForEvent('close')
      await page.close()
    })

    test(`Apollo Client is told over ${transport} with the code why a subscription is refused`, async () => {
      const page = await openPage()
      assert.deepEqual(await page.evaluate(refusal, { url: platform.url, transport }), ['UNAUTHENTICATED'])
      await page.close()
    })
  }

  for (const singleConnection of [false, true]) {
    const mode = singleConnection ? 'one connection for all operations' : 'a connection for each operation'
    test(`graphql-sse asks and follows a subscription with ${mode}`, async () => {
      const page = await openPage()
      const keys = ['OLDS', 'NEWS'].map((key) => `${key}${Number(singleConnection)}`)
      const asked = { url: platform.url, login: LOGIN, singleConnection, keys }
      assert.deepEqual(await page.evaluate(followEventStream, asked), keys)
      await page.close()
    })
  }
})

/** Runs in the page. */
async function followEventStream({ url, login, singleConnection, keys }: EventStreamAsked) {
  const { createClient } = await import('graphql-sse')
  let token = ''
  const headers = () => ({ ...(token && { authorization: `Bearer ${token}` }) })
  const client = createClient<boolean>({ url, singleConnection, headers, retryAttempts: 0 })
  async function ask<Data>(query: string, variables = {}): Promise<Data> {
    for await (const { data, errors } of client.iterate<Data>({ query, variables })) {
      if (data) return data
      throw new Error(JSON.stringify(errors))
    }
    throw new Error('There was no answer')
  }
  const create = (key = '') =>
    ask('mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }', { input: { key, name: key } })

  const signIn = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: signIn, variables: { input: login } }),
  })
  token = (await response.json()).data.login.accessToken
  await create(keys[0])
  const names: string[] = []
  const query = 'subscription { events(types: ["project.created"], afterSequence: 0) { data } }'
  for await (const { data } of client.iterate<{ events: { data: { key: string } } }>({ query })) {
    const key = data?.events.data.key ?? ''
    if (!keys.includes(key)) continue
    names.push(key)
    // Once the past has come, it is followed.
    if (names.length === 1) await create(keys[1])
    if (names.length === keys.length) break
  }
  client.dispose()
  return names
}

interface EventStreamAsked {
  readonly url: string
  readonly login: object
  readonly singleConnection: boolean
  readonly keys: readonly string[]
}

interface Asked {
  readonly url: string
  readonly transport: 'multipart' | 'websocket'
}

/** Runs in the page: what an application does with the client's own API. */
async function follow({ url, login, transport, keys }: Asked & { login: object; keys: string[] }) {
  const { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } = await import('@apollo/client')
  const { GraphQLWsLink } = await import('@apollo/client/link/subscriptions')
  const { createClient } = await import('graphql-ws')

  let token = ''
  const http = new HttpLink({
    uri: url,
    fetch: (at, init) =>
      fetch(at, { ...init, headers: { ...init?.headers, ...(token && { authorization: `Bearer ${token}` }) } }),
  })
  const sockets = createClient({ url: url.replace('http', 'ws'), connectionParams: () => ({ authorization: `Bearer ${token}` }) })
  const link =
    transport === 'multipart'
      ? http
      : ApolloLink.split(({ operationType }) => operationType === 'subscription', new GraphQLWsLink(sockets), http)
  const client = new ApolloClient({ link, cache: new InMemoryCache() })

  const { data } = await client.mutate<{ login: { accessToken: string } }>({
    mutation: gql`mutation ($input: LoginInput!) { login(input: $input) { accessToken } }`,
    variables: { input: login },
  })
  token = data?.login.accessToken ?? ''
  const me = await client.query<{ me: { email: string } }>({ query: gql`{ me { email } }` })
  const create = (key = '') =>
    client.mutate({
      mutation: gql`mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }`,
      variables: { input: { key, name: key } },
    })

  await create(keys[0])
  const names: string[] = []
  const query = gql`subscription { events(types: ["project.created"], afterSequence: 0) { data } }`
  await new Promise<void>((resolve, reject) => {
    const subscription = client.subscribe<{ events: { data: { key: string } } }>({ query }).subscribe({
      next({ data, error }) {
        if (error) return reject(error)
        const key = data?.events.data.key ?? ''
        if (!keys.includes(key)) return
        names.push(key)
        // Once the past has come, it is followed.
        if (names.length === 1) create(keys[1]).catch(reject)
        if (names.length < keys.length) return
        subscription.unsubscribe()
        resolve()
      },
      error: reject,
      complete: () => reject(new Error('It ended')),
    })
  })
  client.stop()
  await sockets.dispose()
  return { names, me: me.data?.me.email }
}

/** Runs in the page. */
async function refusal({ url, transport }: Asked): Promise<unknown[]> {
  const { ApolloClient, CombinedGraphQLErrors, CombinedProtocolErrors, gql, HttpLink, InMemoryCache } = await import(
    '@apollo/client'
  )
  const { GraphQLWsLink } = await import('@apollo/client/link/subscriptions')
  const { createClient } = await import('graphql-ws')
  const link =
    transport === 'multipart' ? new HttpLink({ uri: url }) : new GraphQLWsLink(createClient({ url: url.replace('http', 'ws') }))
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  const query = gql`subscription { events { type } }`
  const error = await new Promise<unknown>((resolve) => {
    client.subscribe({ query }).subscribe({ next: (result) => resolve(result.error), error: resolve })
  })
  client.stop()
  const isKnown = CombinedGraphQLErrors.is(error) || CombinedProtocolErrors.is(error)
  return isKnown ? error.errors.map(({ extensions }) => extensions?.code) : [String(error)]
}

/** A page of another origin than the gateway, with the packages of node_modules beside it. */
async function servePackages(): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(async ({ url = '/' }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html').end(PAGE)
    const path = normalize(url)
    // Packages that were written for bundlers leave the ends of paths out.
    if (!/\.m?js$/.test(path)) return response.writeHead(302, { location: await placeOf(path) }).end()
    return response.setHeader('content-type', 'text/javascript').end(await readFile(join(MODULES, path)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function placeOf(path: string): Promise<string> {
  const isFile = await stat(join(MODULES, `${path}.js`)).catch(() => undefined)
  return isFile ? `${path}.js` : join(path, 'index.js')
}
