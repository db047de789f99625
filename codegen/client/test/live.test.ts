import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  AgentsDocument,
  type Client,
  type ClientOptions,
  ConnectionError,
  CreateProjectDocument,
  createClient,
  FollowEventsDocument,
  type FollowEventsSubscription,
  ProjectsDocument,
  RunEventsDocument,
  StartRunDocument,
  TypedDocumentString,
} from '@agentic/client'
import { until } from '@agentic/testing/until'
import { type ModelServer, startModelServer } from '../../../test/model-server.ts'
import { countRefreshes, isCode, storageOf } from './observe.ts'
import { startSocketProxy } from './socket-proxy.ts'
import { ADMIN, type StartedPlatform, startedPlatform } from './started-platform.ts'

const PIECES = 60
const LEAKY_FILE = { path: 'a.js', content: `const token = '${'ghp_'}${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}'` }

let platform: StartedPlatform
let model: ModelServer
const stack = new AsyncDisposableStack()
before(async () => {
  model = stack.use(await startModelServer())
  platform = stack.use(await startedPlatform(model.url))
  // An event log that is not empty.
  await createProject(await signedIn())
})
after(() => stack.disposeAsync())

async function startAudit(client: Client): Promise<string> {
  const { agents } = await client.query(AgentsDocument, { filter: { kind: 'SECURITY_AUDITOR' } })
  const { projects } = await client.query(ProjectsDocument)
  const agentId = agents.edges[0]?.node.id as string
  const projectId = projects.edges[0]?.node.id as string
  const { startRun } = await client.mutate(StartRunDocument, { input: { agentId, projectId, input: { files: [LEAKY_FILE] } } })
  return startRun.id
}

async function signedIn(options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = createClient({ url: platform.url, ...options })
  await client.login(ADMIN)
  return client
}

/** Causes `project.created`, and returns its key. */
async function createProject(client: Client): Promise<string> {
  const key = `P${randomInt(1e9)}`
  await client.mutate(CreateProjectDocument, { input: { key, name: key } })
  return key
}

function keyOf({ events }: FollowEventsSubscription): string {
  return (events.data as { key: string }).key
}

async function first<T>(events: AsyncIterator<T>): Promise<T> {
  const { value, done } = await events.next()
  assert.ok(!done)
  return value
}

describe('a lost connection', () => {
  test('20 times during a run: each event once, in order, to its end', async () => {
    await using proxy = await startSocketProxy(platform.url)
    const client = await signedIn({ url: proxy.url })
    const runId = await startAudit(client)

    const question = await model.next()
    const say = (piece: number) => question.say(`${piece} `.padEnd(400, '.'))
    say(0)

    const sequences: number[] = []
    const pieces: number[] = []
    let last: string | undefined
    for await (const { runEvents: event } of client.subscribe(RunEventsDocument, { runId })) {
      sequences.push(event.sequence)
      last = event.__typename === 'RunStateChanged' ? event.state : undefined
      if (event.__typename !== 'LogEmitted' || !event.message.endsWith('.')) continue
      pieces.push(Number.parseInt(event.message, 10))
      if (pieces.length % 3 === 0) proxy.cut()
      // The run lasts until its reader has seen everything.
      if (pieces.length < PIECES) say(pieces.length)
      else question.answer('The end')
    }
    assert.deepEqual(
      sequences,
      sequences
        .keys()
        .map((index) => index + 1)
        .toArray(),
    )
    assert.deepEqual(pieces, [...Array(PIECES).keys()])
    assert.equal(last, 'SUCCEEDED')
    assert.ok(proxy.opened >= 20, `${proxy.opened} sockets`)
  })

  test('loses no event of the log that was written while it was away', async () => {
    await using proxy = await startSocketProxy(platform.url)
    const client = await signedIn({ url: proxy.url })
    const writer = await signedIn()
    const events = client.subscribe(FollowEventsDocument, { types: ['project.created'] })[Symbol.asyncIterator]()
    const seen = first(events).then(keyOf)
    // It follows from now on, and only its first event says that it does.
    let written = ''
    for (let isSeen = false; !isSeen; isSeen = await Promise.race([seen.then(() => true), sleep(50, false)])) {
      written = await createProject(writer)
    }
    for (let key = await seen; key !== written; key = keyOf(await first(events)));

    proxy.vanish()
    const keys = [await createProject(writer), await createProject(writer)]
    for await (const event of writer.subscribe(FollowEventsDocument, { types: ['project.created'], afterSequence: 0 })) {
      if (keyOf(event) === keys[1]) break
    }
    proxy.comeBack()
    assert.deepEqual([keyOf(await first(events)), keyOf(await first(events))], keys)
    await events.return?.()
  })

  test('that is lost without a word is noticed and replaced', async () => {
    await using proxy = await startSocketProxy(platform.url)
    const client = await signedIn({ url: proxy.url, keepAliveMs: 200 })
    const writer = await signedIn()
    const events = client
      .subscribe(FollowEventsDocument, { types: ['project.created'], afterSequence: 0 })
      [Symbol.asyncIterator]()
    const before = await createProject(writer)
    while (keyOf(await first(events)) !== before);

    proxy.freeze()
    const key = await createProject(writer)
    assert.equal(keyOf(await first(events)), key)
    assert.ok(proxy.opened >= 2)
    await events.return?.()
  })

  test('that cannot be opened again is told to the consumer', async () => {
    await using proxy = await startSocketProxy(platform.url)
    const client = await signedIn({ url: proxy.url, reconnectsMax: 2 })
    const events = client.subscribe(FollowEventsDocument, { afterSequence: 0 })[Symbol.asyncIterator]()
    await first(events)
    proxy.vanish()
    await assert.rejects(
      async () => {
        for (;;) await first(events)
      },
      (error) => error instanceof ConnectionError && error.message.includes(new URL(proxy.url).host),
    )
  })
})

describe('a token on a socket', () => {
  /** The real thing, whose sockets a test can close as the gateway does when a token expires. */
  function expiringSockets() {
    const sockets: WebSocket[] = []
    class Expiring extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args)
        sockets.push(this)
      }
    }
    return { sockets, webSocket: Expiring, expire: () => sockets.at(-1)?.close(4403, 'Forbidden') }
  }

  test('that expires is renewed, and the subscription goes on', async () => {
    const { sockets, webSocket, expire } = expiringSockets()
    const counted = countRefreshes()
    const client = await signedIn({ webSocket, fetch: counted.fetch })
    const events = client
      .subscribe(FollowEventsDocument, { types: ['project.created'], afterSequence: 0 })
      [Symbol.asyncIterator]()
    const before = await createProject(client)
    while (keyOf(await first(events)) !== before);

    expire()
    const key = await createProject(client)
    assert.equal(keyOf(await first(events)), key)
    assert.equal(counted.refreshes(), 1)
    assert.equal(sockets.length, 2)
    await events.return?.()
  })

  test('that is about to expire is renewed on the open socket', async () => {
    const { sockets, webSocket } = expiringSockets()
    const storage = new Map<string, string>()
    const client = await signedIn({ webSocket, storage: storageOf(storage), keepAliveMs: 100 })
    const tokens = () => JSON.parse([...storage.values()][0] ?? '')
    const events = client
      .subscribe(FollowEventsDocument, { types: ['project.created'], afterSequence: 0 })
      [Symbol.asyncIterator]()
    await first(events)

    const pings: string[] = []
    const [socket] = sockets
    const send = socket?.send.bind(socket)
    const isRenewed = new Promise<void>((resolve) => {
      if (socket)
        socket.send = (data) => {
          send?.(data)
          const { type, payload } = JSON.parse(String(data))
          if (type === 'ping' && payload) pings.push(payload.authorization)
          // The gateway has judged the token when it answers a later ping.
          else if (type === 'ping' && pings.length > 0) resolve()
        }
    })
    for (const key of storage.keys()) storage.set(key, JSON.stringify({ ...tokens(), renewAt: 0 }))
    await isRenewed
    assert.deepEqual(pings, [`Bearer ${tokens().accessToken}`])
    const key = await createProject(client)
    while (keyOf(await first(events)) !== key);
    assert.equal(sockets.length, 1)
    await events.return?.()
  })

  test('that the gateway does not accept is renewed too', async () => {
    const storage = new Map<string, string>()
    const counted = countRefreshes()
    const client = await signedIn({ storage: storageOf(storage), fetch: counted.fetch })
    for (const [key, text] of storage) storage.set(key, JSON.stringify({ ...JSON.parse(text), accessToken: 'not.a.token' }))
    const events = client.subscribe(FollowEventsDocument, { afterSequence: 0 })[Symbol.asyncIterator]()
    await first(events)
    assert.equal(counted.refreshes(), 1)
    await events.return?.()
  })

  test('that cannot be renewed ends the subscription as UNAUTHENTICATED', async () => {
    for (const client of [createClient({ url: platform.url }), createClient({ url: platform.url, apiKey: 'agk_unknown' })]) {
      const events = client.subscribe(FollowEventsDocument, { afterSequence: 0 })[Symbol.asyncIterator]()
      await assert.rejects(events.next(), isCode('UNAUTHENTICATED'))
    }
  })
})

describe('a subscription', () => {
  test('opens a socket when it is iterated, shares it, and closes it when the last loop is left', async () => {
    await using proxy = await startSocketProxy(platform.url)
    const client = await signedIn({ url: proxy.url })
    const events = client.subscribe(FollowEventsDocument, { afterSequence: 0 })
    assert.equal(proxy.opened, 0)
    for await (const _ of events) {
      for await (const _ of events) break
      assert.equal(proxy.opened, 1)
      break
    }
    await until(() => proxy.open === 0)
  })

  test('ends at once when it is left while it waits, when its signal aborts, and when the user signs out', async () => {
    const client = await signedIn()
    const wait = (signal?: AbortSignal) => {
      const events = client
        .subscribe(FollowEventsDocument, { types: ['webhook.disabled'] }, { ...(signal && { signal }) })
        [Symbol.asyncIterator]()
      return { events, next: events.next() }
    }
    const left = wait()
    await left.events.return?.()
    assert.equal((await left.next).done, true)

    const aborting = new AbortController()
    const aborted = wait(aborting.signal)
    aborting.abort(new Error('enough'))
    await assert.rejects(aborted.next, /enough/)
    assert.throws(() => wait(aborting.signal), /enough/)

    const open = wait()
    await client.logout()
    assert.equal((await open.next).done, true)
  })

  test('that the gateway refuses throws its code', async () => {
    const client = await signedIn()
    const foreign = '01900000-0000-7000-8000-000000000000'
    await assert.rejects(
      first(client.subscribe(RunEventsDocument, { runId: foreign })[Symbol.asyncIterator]()),
      isCode('NOT_FOUND'),
    )
    await assert.rejects(
      first(client.subscribe(FollowEventsDocument, { afterSequence: -1 })[Symbol.asyncIterator]()),
      isCode('BAD_USER_INPUT'),
    )
  })

  test('that could not go on after a lost connection says what it needs', async () => {
    const client = await signedIn()
    const unnumbered = new TypedDocumentString<{ events: { id: string } }, { afterSequence: number }>(
      'subscription ($afterSequence: Int) { events(afterSequence: $afterSequence) { id } }',
    )
    await assert.rejects(first(client.subscribe(unnumbered, { afterSequence: 0 })[Symbol.asyncIterator]()), /Select `sequence`/)
  })
})
