import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { readTestConfig } from '@agentic/testing/config'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { type Browser, chromium, type Page } from 'playwright-core'
import { readConfig } from '../config.ts'
import { type Platform, startPlatform } from '../platform.ts'

const PASSWORD = 'a password for the tests only'
const LOGIN = { email: 'admin@agentic.local', password: PASSWORD }
const { chromiumPath } = readTestConfig(process.env)

describe('in Chromium', { skip: chromiumPath ? false : 'TEST_CHROMIUM names no browser' }, () => {
  let database: TestDatabase
  let platform: Platform
  let browser: Browser

  before(async () => {
    database = await freshDatabase()
    const settings = {
      DATABASE_URL: database.ownerUrl,
      PORT: '0',
      ADMIN_PASSWORD: PASSWORD,
      LOG_LEVEL: 'silent',
      LOG_FORMAT: 'json',
    }
    platform = await startPlatform(readConfig(settings), () => {})
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] })
  })
  after(async () => {
    await browser?.close()
    await platform?.stop()
    await database?.[Symbol.asyncDispose]()
  })

  test('GraphiQL logs in, asks and follows a subscription, and loads nothing from elsewhere', async () => {
    const page = await browser.newPage()
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(platform.url).origin) && /^https?:/.test(request.url())) foreign.push(request.url())
    })
    await page.goto(new URL('/graphiql', platform.url).href)

    await type(page, 'Variables', JSON.stringify(LOGIN))
    const answered = page.waitForResponse(platform.url)
    await run(page, 'Login')
    const { accessToken } = (await (await answered).json()).data.login
    await shown(page, 'accessToken')

    await type(page, 'Headers', JSON.stringify({ authorization: `Bearer ${accessToken}` }))
    await type(page, 'Operation Editor', 'query Me { me { email } }')
    await run(page, 'Me')
    await shown(page, LOGIN.email)

    await type(page, 'Operation Editor', 'subscription Follow { events { type subject } }')
    const subscribed = page.waitForResponse((response) => response.headers()['content-type']?.includes('event-stream') ?? false)
    await run(page, 'Follow')
    assert.equal((await subscribed).status(), 200)
    await createProject(platform.url, accessToken)
    await shown(page, 'project.created')
    assert.deepEqual(foreign, [])
  })

  test('a page of another origin, as Apollo Sandbox is one, logs in, asks, and subscribes over the socket it opened before', async () => {
    await using origin = await serveBlankPage()
    const page = await browser.newPage()
    await page.goto(origin.url)

    const seen = await page.evaluate(asSandboxDoes, { url: platform.url, login: LOGIN })

    assert.equal(seen.email, LOGIN.email)
    assert.deepEqual(seen.withoutToken, ['connection_ack', 'UNAUTHENTICATED'])
    assert.equal(seen.eventType, 'project.created')
  })

  test('the landing page embeds Apollo Sandbox', async () => {
    const page = await browser.newPage()
    const asked = page.waitForRequest(/embeddable-sandbox\.cdn\.apollographql\.com/)
    await page.goto(platform.url)
    assert.ok(await asked)
  })
})

/** Replaces what is in one of GraphiQL's editors, as somebody would who types. */
async function type(page: Page, editor: 'Operation Editor' | 'Variables' | 'Headers', text: string): Promise<void> {
  if (editor === 'Headers') await page.getByRole('button', { name: editor, exact: true }).click()
  const section = page.locator(editor === 'Operation Editor' ? '.graphiql-query-editor' : '.graphiql-editor-tool')
  await section.locator('.graphiql-editor:not(.hidden) textarea').focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(text)
  // The editor closes brackets by itself: what it added stands behind the cursor.
  await page.keyboard.press('ControlOrMeta+Shift+End')
  await page.keyboard.press('Delete')
}

async function run(page: Page, operationName: string): Promise<void> {
  // GraphiQL reads what was typed after a pause, and names its tab after it then.
  await page.getByRole('tab', { name: operationName }).waitFor()
  await page.keyboard.press('ControlOrMeta+Enter')
}

/** Waits until GraphiQL shows this in its answer. */
async function shown(page: Page, text: string): Promise<void> {
  await page.locator('.result-window').getByText(text).first().waitFor({ timeout: 15_000 })
}

async function createProject(url: string, token: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: 'mutation { createProject(input: { key: "SEEN", name: "Seen" }) { id } }' }),
  })
  assert.equal(((await response.json()) as { errors?: unknown }).errors, undefined)
}

async function serveBlankPage(): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<title>Another origin</title>'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Runs in the page: the requests that Sandbox makes, in its order. */
async function asSandboxDoes({ url, login }: { url: string; login: { email: string; password: string } }) {
  const ask = async (query: string, variables: object, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
    return (await response.json()).data
  }
  /** What the server sends on a new socket: each message, as it comes. */
  const connect = async (payload: object) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws')
    const messages: { type: string; payload: never }[] = []
    let wake = () => {}
    socket.onmessage = ({ data }) => {
      messages.push(JSON.parse(data))
      wake()
    }
    await new Promise((resolve, reject) => {
      socket.onopen = resolve
      socket.onerror = reject
    })
    const next = async () => {
      while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return messages.shift() as { type: string; payload: never }
    }
    const send = (message: object) => socket.send(JSON.stringify(message))
    send({ type: 'connection_init', payload })
    return { next, send }
  }
  const subscribe = {
    id: '1',
    type: 'subscribe',
    payload: { query: 'subscription { events(types: ["project.created"]) { type } }' },
  }

  const early = await connect({})
  const acknowledged = (await early.next()).type
  early.send(subscribe)
  const refused = (await early.next()).payload as { errors: { extensions: { code: string } }[] }

  const { accessToken } = (await ask('mutation ($input: LoginInput!) { login(input: $input) { accessToken } }', { input: login }))
    .login
  const { me } = await ask('{ me { email } }', {}, accessToken)
  const socket = await connect({ authorization: `Bearer ${accessToken}` })
  await socket.next()
  socket.send(subscribe)
  await ask('mutation { createProject(input: { key: "SANDBOX", name: "Sandbox" }) { id } }', {}, accessToken)
  const event = (await socket.next()).payload as { data: { events: { type: string } } }
  return { email: me.email, withoutToken: [acknowledged, refused.errors[0]?.extensions.code], eventType: event.data.events.type }
}
