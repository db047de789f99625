import assert from 'node:assert/strict'
import { mkdtemp, rename, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createCallerSigner } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import type { Subgraph } from '@agentic/service/subgraph'
import { until } from '@agentic/testing/until'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { createClient } from 'graphql-ws'
import { createTestSubgraph, log } from '../execute/graph.fixture.ts'
import { createGateway } from '../gateway.ts'
import { ask, serveStub } from '../standalone.fixture.ts'
import { createHttpLink } from '../subgraph/http-link.ts'
import type { SubgraphLink } from '../subgraph/link.ts'
import { supergraphFile } from './supergraph-file.ts'

const signer = await createCallerSigner()
let running = new StopStack()
let path = ''

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'supergraph-')), 'supergraph.graphql')
})
afterEach(async () => {
  await running.stop()
  running = new StopStack()
})

/** People who say which version of the subgraph answers, after a while. */
function people(version: number, extra = ''): Subgraph {
  const resolvers = {
    Query: {
      version: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return version
      },
      ...(extra && { extra: () => 'new' }),
    },
  }
  return createTestSubgraph('people', `type Query { version: Int ${extra} }`, resolvers)
}

/** Sends what it is told to all who have subscribed. */
function ticker() {
  const listeners = new Set<(value: number) => void>()
  const subscribed = (field: string) =>
    async function* ticks() {
      const queue: number[] = []
      let wake = () => {}
      const listener = (value: number) => {
        queue.push(value)
        wake()
      }
      listeners.add(listener)
      try {
        for (;;) {
          while (queue.length > 0) yield { [field]: queue.shift() }
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      } finally {
        listeners.delete(listener)
      }
    }
  const sdl = 'type Query { now: Int } type Subscription { ticks: Int gone: Int }'
  const subgraph = createTestSubgraph('ticker', sdl, {
    Subscription: { ticks: { subscribe: subscribed('ticks') }, gone: { subscribe: subscribed('gone') } },
  })
  return {
    subgraph,
    subscribers: () => listeners.size,
    tick(value: number) {
      for (const listener of listeners) listener(value)
    },
  }
}

function composed(...subgraphs: { readonly sdl: string; readonly name: string; readonly url?: string }[]): string {
  const services = subgraphs.map(({ name, sdl, url }) => ({ name, url: url ?? `local:${name}`, typeDefs: parse(sdl) }))
  const { errors, supergraphSdl } = composeServices(services)
  assert.deepEqual(errors ?? [], [])
  return supergraphSdl ?? ''
}

async function started(local: Readonly<Record<string, SubgraphLink>> = {}) {
  const linkFor = ({ name, url }: { name: string; url: string }) => local[name] ?? createHttpLink({ name, url, signer })
  const gateway = await createGateway({
    config: { host: '127.0.0.1', port: 0, publicFields: [], defaultAccess: 'public' },
    supergraph: supergraphFile({ path, pollMs: 10, log }),
    linkFor,
    jwks: undefined,
    callerJwks: { keys: [] },
    log,
  })
  running.push(() => gateway.stop())
  return (await gateway.listen()).url
}

async function replaceBy(sdl: string): Promise<void> {
  await writeFile(`${path}.new`, sdl)
  await rename(`${path}.new`, path)
}

const hasExtra = async (url: string) => (await ask(url, '{ extra }')).errors === undefined

describe('a supergraph file', () => {
  it('is served again as it changes: written over, renamed, or linked anew as a config map is', async () => {
    await using stub = await serveStub(people(1, 'extra: String'))
    const plain = composed({ ...people(1), url: stub.url })
    const extended = composed({ ...people(1, 'extra: String'), url: stub.url })
    await writeFile(`${path}.1`, plain)
    await writeFile(`${path}.2`, extended)
    await symlink(`${path}.1`, path)
    const url = await started()
    assert.equal(await hasExtra(url), false)
    await symlink(`${path}.2`, `${path}.link`)
    await rename(`${path}.link`, path)
    await until(() => hasExtra(url))
    await replaceBy(plain)
    await until(async () => !(await hasExtra(url)))
    await writeFile(path, extended)
    await until(() => hasExtra(url))
  })

  it('is refused where it is no good, and the one before stays', async () => {
    await using stub = await serveStub(people(1, 'extra: String'))
    const good = composed({ ...people(1), url: stub.url })
    const refusals: string[] = []
    await writeFile(path, good)
    const url = await started()
    log.error = ((error: Error) => refusals.push(error.message)) as never
    const bad = [
      'type Query {',
      'type Query { version: Int }',
      good.replace('version: Int', 'version: Nothing'),
      good.replace(`url: "${stub.url}"`, 'url: ""'),
      '',
    ]
    for (const [index, sdl] of bad.entries()) {
      await replaceBy(sdl)
      await until(async () => refusals.length > index)
      assert.deepEqual(await ask(url, '{ version }'), { data: { version: 1 } })
    }
    await replaceBy(composed({ ...people(1, 'extra: String'), url: stub.url }))
    await until(() => hasExtra(url))
    assert.equal(refusals.length, bad.length)
  })
})

describe('a swap', () => {
  it('fails no request: 50 of them, the subgraph moving to and fro, under load', async () => {
    await using here = await serveStub(people(0))
    await using there = await serveStub(people(1))
    const sdls = [here, there].map(({ url }, version) => composed({ ...people(version), url }))
    await replaceBy(sdls[0] ?? '')
    const url = await started()
    let isOver = false
    const answers = { right: 0, wrong: [] as unknown[] }
    const load = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const answer = await ask(url, '{ version }').catch((error: Error) => ({ data: null, errors: error.message }))
        if (answer.errors === undefined && typeof answer.data?.version === 'number') answers.right += 1
        else answers.wrong.push(answer)
      }
    })
    for (let swap = 1; swap <= 50; swap++) {
      const version = swap % 2
      await replaceBy(sdls[version] ?? '')
      await until(async () => (await ask(url, '{ version }')).data?.version === version)
    }
    isOver = true
    await Promise.all(load)
    assert.deepEqual(answers.wrong, [])
    assert.ok(answers.right > 100)
  })

  it('keeps a subscription that the new schema still allows, and ends others with the reason', async () => {
    const { subgraph, subscribers, tick } = ticker()
    await writeFile(path, composed(subgraph))
    const url = await started({ ticker: subgraph })
    const client = createClient({ url: url.replace('http', 'ws') })
    running.push(() => client.dispose())
    const kept = client.iterate({ query: 'subscription { ticks }' })
    const ended = client.iterate({ query: 'subscription { gone }' })
    const first = [kept.next(), ended.next()]
    await until(async () => subscribers() === 2)
    tick(1)
    assert.deepEqual(
      (await Promise.all(first)).map(({ value }) => value),
      [{ data: { ticks: 1 } }, { data: { gone: 1 } }],
    )
    await replaceBy(composed({ ...subgraph, sdl: subgraph.sdl.replace('gone: Int', '') }))
    await assert.rejects(ended.next(), (errors: Error[]) => {
      assert.match(errors[0]?.message ?? '', /The schema has changed and no longer allows .*Cannot query field "gone"/)
      return true
    })
    const next = kept.next()
    tick(2)
    assert.deepEqual((await next).value, { data: { ticks: 2 } })
  })
})
