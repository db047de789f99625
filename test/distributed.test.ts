import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readTestConfig } from '@agentic/testing/config'
import { startPostgres, type TestPostgres } from '@agentic/testing/postgres'
import { startRedis, type TestRedis } from '@agentic/testing/redis'
import { until } from '@agentic/testing/until'
import { Api, ask } from './api.ts'
import { type Distributed, startDistributed } from './distributed.ts'
import { assertFollowed, createProject, doMainJob, type FollowedEvent, follow, startAudit } from './main-job.ts'
import { type ModelServer, startModelServer } from './model-server.ts'
import { allAnswer, assertRefusedCleanly, assertServedAgain } from './outage.ts'
import { startProxy, type TestProxy } from './proxy.ts'

const { redisUrl } = readTestConfig(process.env)

describe('the platform as processes of their own', { skip: redisUrl ? false : 'TEST_REDIS_URL is not set' }, () => {
  let postgres: TestPostgres
  let redis: TestRedis
  let model: ModelServer
  let platform: Distributed
  let proxy: TestProxy
  let api: Api

  /** A worker that is known by its name where it asks the model or the gateway. */
  const startWorker = (name: string) =>
    platform.startWorker(name, {
      MODEL_API_KEY: name,
      GATEWAY_URL: `${proxy.url}/${name}`,
      MODEL_BASE_URL: model.url,
      MODEL_NAME: 'm',
    })

  async function assertChargedOnce(runId: string): Promise<void> {
    const { run } = await api.answer<{ run: { costs: { edges: { node: { kind: string; model: string } }[] } } }>(
      'query ($id: ID!) { run(id: $id) { costs { edges { node { kind model } } } } }',
      { id: runId },
    )
    const charged = run.costs.edges.map(({ node }) => `${node.kind} ${node.model}`)
    assert.deepEqual(charged, [...new Set(charged)])
    assert.ok(charged.includes('MODEL_CALL m'), charged.join())
  }

  before(async () => {
    ;[postgres, redis, model] = await Promise.all([startPostgres(), startRedis(), startModelServer()])
    platform = await startDistributed({ ownerUrl: postgres.url, redisUrl: redis.url })
    proxy = await startProxy(platform.url)
    await Promise.all(['worker-a', 'worker-b'].map(startWorker))
    api = await Api.login(platform.url)
  })

  after(async () => {
    for (const program of platform?.programs.values() ?? []) program.signal('SIGKILL')
    for (const part of [proxy, model, redis, postgres]) await part?.[Symbol.asyncDispose]()
  })

  test('do the main job through the gateway', async () => {
    const answering = model.next().then((question) => question.answer('Rotate the token.'))
    await doMainJob(api)
    await answering
  })

  test('a run whose worker is killed twice, asking the model and having charged for it, is finished by a third: events without gap or duplicate, each act charged once', async () => {
    const askedBefore = model.asked
    const runId = await startAudit(api, await createProject(api, 'KILLED'))
    const events = Array.fromAsync(follow(api, runId))

    const { key: first } = await model.next()
    await platform.kill(first)

    const question = await model.next()
    const second = question.key
    assert.notEqual(second, first)
    const killed = new Promise<void>((resolve) => {
      proxy.onAnswer = async (path) => {
        if (path !== `/${second}`) return
        proxy.onAnswer = async () => {}
        await platform.kill(second)
        resolve()
      }
    })
    question.answer('Rotate the token.')
    await killed
    await startWorker('worker-c')

    assertFollowed(await events)
    assert.equal(model.asked - askedBefore, 2, 'what the model had answered was not asked again')
    await assertChargedOnce(runId)
  })

  test('a subgraph that dies takes only its own fields along, and is asked again when it is back', async () => {
    const both = 'query ($id: ID!) { agents { totalCount } project(id: $id) { name } }'
    const id = await createProject(api, 'SUBGRAPH')
    await platform.kill('projects')
    const { data, errors } = await ask(api.url, both, { id }, api.token)
    assert.deepEqual(
      errors?.map(({ extensions }) => extensions.code),
      ['SUBGRAPH_UNAVAILABLE'],
      JSON.stringify(errors),
    )
    assert.ok((data as { agents: { totalCount: number } } | null)?.agents.totalCount, JSON.stringify(data))

    await platform.kill('identity')
    await api.answer('{ agents { totalCount } }')
    await Promise.all(['projects', 'identity'].map(platform.startAgain))
    await assertServedAgain(api)
  })

  test('a gateway that dies in the middle of a run loses no event: its clients go on after the last that they saw', async () => {
    const runId = await startAudit(api, await createProject(api, 'GATEWAY'))
    const seen: FollowedEvent[] = []
    const cut = assert.rejects(async () => {
      for await (const event of follow(api, runId)) seen.push(event)
    })
    const question = await model.next()
    await platform.kill('gateway')
    await cut
    question.answer('Meanwhile.')
    await platform.startAgain('gateway')

    seen.push(...(await Array.fromAsync(follow(api, runId, seen.at(-1)?.sequence ?? 0))))
    assertFollowed(seen)
    await assertChargedOnce(runId)
  })

  test('Redis dies and comes back: runs are followed to their end meanwhile, those begun before and those begun while it is away', async () => {
    const projectId = await createProject(api, 'REDIS')
    const followed = [Array.fromAsync(follow(api, await startAudit(api, projectId)))]
    const question = await model.next()
    await redis.kill()
    question.answer('Before.')
    followed.push(Array.fromAsync(follow(api, await startAudit(api, projectId))))
    ;(await model.next()).answer('Meanwhile.')
    for (const events of followed) assertFollowed(await events)

    await redis.startAgain()
    await until(async () => {
      const events = Array.fromAsync(follow(api, await startAudit(api, projectId)))
      ;(await model.next()).answer('Again.')
      assertFollowed(await events)
      return (await redis.published()) > 0
    })
  })

  test('Postgres is killed in the middle of a run and comes back: a clean refusal meanwhile, then everything goes on, and the run ends with each act charged once', async () => {
    const runId = await startAudit(api, await createProject(api, 'POSTGRES'))
    const events = Array.fromAsync(follow(api, runId))
    const question = await model.next()
    await postgres.kill()
    await assertRefusedCleanly(api)
    const urls = [platform.url, ...platform.subgraphUrls]
    await until(() => allAnswer(urls, '/ready', 503))
    assert.ok(await allAnswer(urls, '/health', 200))
    question.answer('Nobody can write this down.')

    await postgres.startAgain()
    await assertServedAgain(api)
    await until(() => allAnswer(urls, '/ready', 200))
    ;(await model.next()).answer('Now it is written down.')
    assertFollowed(await events)
    await assertChargedOnce(runId)
    for (const [name, { child }] of platform.programs) assert.equal(child.exitCode, null, name)
  })

  test('SIGTERM ends every one with 0, and nothing of theirs is left in the database', async () => {
    const codes = await platform.stop()
    assert.deepEqual(new Set(Object.values(codes)), new Set([0]), JSON.stringify(codes))
    assert.deepEqual(await postgres.connections(), [])
  })
})
