import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { readTestConfig } from '@agentic/testing/config'
import { chromium } from 'playwright-core'
import { ADMIN, type StartedPlatform, startedPlatform } from './started-platform.ts'

const ROOT = join(import.meta.dirname, '../../..')
const { chromiumPath } = readTestConfig(process.env)

/** A project of somebody else, with the package as it is published. */
const project = mkdtempSync(join(tmpdir(), 'agentic-client-'))
const installed = join(project, 'node_modules/@agentic/client')
const stack = new AsyncDisposableStack()
let platform: StartedPlatform

before(async () => {
  stack.defer(() => rmSync(project, { recursive: true }))
  mkdirSync(join(project, 'node_modules/@graphql-typed-document-node'), { recursive: true })
  for (const name of ['graphql-ws', 'graphql', '@graphql-typed-document-node/core']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name))
  }
  await run([join(import.meta.dirname, '../build.ts'), installed])
  platform = stack.use(await startedPlatform())
})
after(() => stack.disposeAsync())

/** Runs Node in the stranger's project. @returns what it printed. @throws Error with its output where it fails */
async function run(args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: project })
  assert.equal(stderr, '')
  return stdout
}

/** What a stranger's frontend does, with one import. @returns what it saw, as JSON */
const frontend = (url: string) => `
  import { createClient, CreateProjectDocument, FollowEventsDocument, MeDocument } from '@agentic/client'
  const client = createClient({ url: '${url}' })
  await client.login(${JSON.stringify(ADMIN)})
  const { me } = await client.query(MeDocument)
  const key = 'P' + Date.now() + Math.floor(Math.random() * 1000)
  await client.mutate(CreateProjectDocument, { input: { key, name: 'From outside' } })
  let seen
  for await (const { events } of client.subscribe(FollowEventsDocument, { types: ['project.created'], afterSequence: 0 })) {
    seen = events.data.key
    if (seen === key) break
  }
  await client.logout()
  const result = JSON.stringify({ email: me.email, isSeen: seen === key, isSignedIn: client.isSignedIn })
`
const EXPECTED = { email: ADMIN.email, isSeen: true, isSignedIn: false }

test('the published package runs in Node, with its dependencies only', async () => {
  writeFileSync(join(project, 'main.mjs'), `${frontend(platform.url)}\n  console.log(result)`)
  assert.deepEqual(JSON.parse(await run(['main.mjs'])), EXPECTED)
})

test('the published package tells its types to a strict stranger', async () => {
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(project, 'typed.ts'),
    `import { createClient, MeDocument } from '@agentic/client'
    const { me } = await createClient({ url: '/graphql' }).query(MeDocument)
    me.email satisfies string
    // @ts-expect-error: not selected
    me.password`,
  )
  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2024',
    '--module',
    'nodenext',
    '--lib',
    'esnext,dom,dom.asynciterable',
    '--types',
    '',
  ]
  await run([join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'typed.ts'])
})

test('the published package runs in a browser, unbundled', {
  skip: chromiumPath ? false : 'TEST_CHROMIUM names no browser',
}, async () => {
  const imports = { '@agentic/client': '/@agentic/client/index.js', 'graphql-ws/client': '/graphql-ws/dist/client.js' }
  const page = `<!doctype html><title>Frontend</title><script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module">${frontend(platform.url)}
    document.title = result</script>`
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    if (!url.endsWith('.js')) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(project, 'node_modules', url)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] })
  try {
    const tab = await browser.newPage()
    const problems: string[] = []
    tab.on('pageerror', ({ message }) => problems.push(message))
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await tab.waitForFunction(() => (globalThis as unknown as { document: { title: string } }).document.title !== 'Frontend')
    assert.deepEqual(problems, [])
    assert.deepEqual(JSON.parse(await tab.title()), EXPECTED)
  } finally {
    await browser.close()
    server.close()
  }
})
