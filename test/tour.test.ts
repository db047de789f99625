import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createClient, WebhooksDocument } from '@agentic/client'
import { freshDatabase } from '@agentic/testing/database'
import { freePort } from '@agentic/testing/free-port'
import { type Program, runProgram, startProgram } from '@agentic/testing/program'
import { Display } from '../tour/display.ts'
import { ADMIN } from './api.ts'
import { type ModelQuestion, type ModelServer, startModelServer } from './model-server.ts'

const TOUR = 'tour/main.ts'
const STARTED = 'Ctrl-C stops everything'

interface Running extends AsyncDisposable {
  /** What the tour needs to know of it. */
  readonly settings: { readonly PORT: string; readonly ADMIN_PASSWORD: string }
  webhooks(): Promise<number>
}

/** `npm start` as a real process. */
async function startPlatform(more: Readonly<Record<string, string>> = {}): Promise<Running> {
  const database = await freshDatabase()
  const settings = { PORT: String(await freePort()), ADMIN_PASSWORD: ADMIN.password }
  const program = startProgram('main.ts', { DATABASE_URL: database.ownerUrl, LOG_LEVEL: 'silent', ...settings, ...more })
  await program.printed(STARTED)
  return {
    settings,
    async webhooks() {
      const client = createClient({ url: `http://127.0.0.1:${settings.PORT}/graphql` })
      await client.login(ADMIN)
      return (await client.query(WebhooksDocument)).webhooks.edges.length
    },
    async [Symbol.asyncDispose]() {
      program.signal('SIGTERM')
      assert.equal(await program.ended, 0, program.output())
      await database[Symbol.asyncDispose]()
    },
  }
}

async function assertRefused(settings: Readonly<Record<string, string>>, message: RegExp, args: readonly string[] = []) {
  const { code, output } = await runProgram(TOUR, settings, args)
  assert.equal(code, 1, output)
  assert.match(output, message)
  assert.doesNotMatch(output, /\bat .*\.ts:|Everything is as promised/, 'a message, not a stack')
}

describe('npm run tour against a running platform', () => {
  const stack = new AsyncDisposableStack()
  let platform: Running
  before(async () => {
    platform = stack.use(await startPlatform())
  })
  after(() => stack.disposeAsync())

  test('does the main job over the sample, twice in a row, and leaves no webhook behind', async () => {
    for (const _ of ['once', 'and again']) {
      const { code, output } = await runProgram(TOUR, platform.settings)
      assert.equal(code, 0, output)
      for (const line of [
        /✔ Signed in as .+ \(admin@agentic\.local\) of .+/,
        /✔ Project TOUR-\w+ created, with a budget of \$5 a month/,
        /Security auditor, for Tour with its budget of \$5, started by \w+/,
        / 0 % {2}secret-scan …/,
        / 100 % {2}succeeded/,
        /✔ Findings: 5/,
        /src\/release\.js +3 +\S*github +ERROR/,
        /deploy\/server\.pem +1 +\S*privatekey +ERROR/,
        /✔ Cost \$0\.\d+: \$4\.\d+ of \$5 remain/,
        /✔ Event \d+ of the log says run\.succeeded/,
        /✔ It was delivered to the webhook, signed/,
        /Everything is as promised/,
      ]) {
        assert.match(output, line)
      }
      assert.doesNotMatch(output, /wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx/, 'no secret is shown')
    }
    assert.equal(await platform.webhooks(), 0)
  })

  test('audits real files, as many as fit into one request, and says what it left out', async () => {
    const { code, output } = await runProgram(TOUR, platform.settings, ['subgraphs'])
    assert.equal(code, 0, output)
    assert.match(output, /Audit of subgraphs \(\d+ more do not fit into one request\) started: \d+ files/)
    assert.match(output, /\d+ files checked, \d+ findings/)
  })

  test('says what is wrong: the password, no password, no files', async () => {
    const { settings } = platform
    await assertRefused(
      { ...settings, ADMIN_PASSWORD: 'another' },
      /password is wrong: set ADMIN_EMAIL \(now admin@agentic\.local\)/,
    )
    await assertRefused({ PORT: settings.PORT }, /Set ADMIN_PASSWORD/)
    await assertRefused(settings, /no such file or directory.*\/nowhere/, ['/nowhere'])
    await assertRefused(
      { ...settings, GATEWAY_URL: `http://127.0.0.1:${settings.PORT}/health` },
      /POST is not allowed here: send GET or HEAD/,
    )
  })
})

test('npm run tour says that no platform is running, and what is wrong with its settings', async () => {
  const settings = { PORT: String(await freePort()), ADMIN_PASSWORD: ADMIN.password }
  await assertRefused(settings, /cannot be reached\. Is the platform running\? `npm start` starts it/)
  await assertRefused({ ...settings, PORT: 'four thousand' }, /PORT must be an integer/)
})

test('npm run tour says that a platform does not send webhooks to this machine', async () => {
  await using platform = await startPlatform({ WEBHOOK_ALLOW_LOOPBACK: 'false' })
  await assertRefused(
    platform.settings,
    /does not send webhooks to http:\/\/127\.0\.0\.1:\d+\/webhook.*WEBHOOK_ALLOW_LOOPBACK=true/,
  )
})

describe('npm run tour with a model', () => {
  const stack = new AsyncDisposableStack()
  let model: ModelServer
  let platform: Running
  before(async () => {
    model = stack.use(await startModelServer())
    platform = stack.use(await startPlatform({ MODEL_BASE_URL: model.url, MODEL_NAME: 'small-model' }))
  })
  after(() => stack.disposeAsync())

  /** The question to the model; a tour that ends before it fails the test at once. */
  async function asked(tour: Program): Promise<ModelQuestion> {
    const question = await Promise.race([model.next(), tour.ended.then(() => undefined)])
    assert.ok(question, tour.output())
    return question
  }

  test('shows its summary while it is written, and what its tokens cost', async () => {
    const tour = startProgram(TOUR, platform.settings)
    const question = await asked(tour)
    // As much as the platform gathers before it writes an event.
    question.say('Revoke the GitHub token first.'.padEnd(400))
    await tour.printed('    Revoke the GitHub token first.')
    question.answer('Then the key.')
    assert.equal(await tour.ended, 0, tour.output())
    assert.match(tour.output(), /Then the key\.\n/)
    assert.match(tour.output(), /small-model read 120 and wrote 8 tokens/)
    assert.match(tour.output(), /\$0 {2}120 and 8 tokens of small-model, which has no price yet/)
  })

  test('that is left in the middle takes its webhook with it', async () => {
    const tour = startProgram(TOUR, platform.settings)
    const question = await asked(tour)
    assert.equal(await platform.webhooks(), 1)
    tour.signal('SIGINT')
    assert.equal(await tour.ended, 1)
    assert.match(tour.output(), /Interrupted/)
    assert.equal(await platform.webhooks(), 0)
    question.answer('')
  })
})

test('on a terminal one bar moves below the lines, and is not longer than the terminal is wide', () => {
  let screen = ''
  const terminal = { isTTY: true, columns: 50, write: (text: string) => (screen += text) } as unknown as NodeJS.WriteStream
  const display = new Display(terminal)
  display.progress(0.5, 'scan')
  display.detail('a line')
  display.progress(1, 'a label that does not fit')
  display.endProgress()
  const half = `    ${'█'.repeat(12)}${'░'.repeat(12)}  50 %  scan`
  const full = `    ${'█'.repeat(24)} 100 %  a label that does not fit`.slice(0, 49)
  assert.equal(screen, `${half}\r\x1b[K    a line\n${full}\n`)
})
