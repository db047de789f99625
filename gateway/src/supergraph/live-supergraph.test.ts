import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { anonymous } from '@agentic/caller/caller'
import { parse } from 'graphql'
import { createExecutor, type ExecutableOperation } from '../execute/executor.ts'
import {
  allSubgraphs,
  inventorySubgraph,
  log,
  productsSubgraph,
  reviewsSubgraph,
  supergraphSdlOf,
  toJson,
  usersSubgraph,
} from '../execute/graph.fixture.ts'
import type { Links } from '../execute/run-plan.ts'
import type { PlannerChoice } from '../plan/planner.ts'
import type { SubgraphLink } from '../subgraph/link.ts'
import { createLiveSupergraph } from './live-supergraph.ts'
import { countUse } from './operation-use.ts'
import type { Supergraph } from './supergraph.ts'
import { type Offer, SupergraphRefused } from './supergraph-source.ts'
import { warmUp } from './warm-up.ts'

const ALL = supergraphSdlOf(allSubgraphs())
const WITHOUT_INVENTORY = supergraphSdlOf([usersSubgraph(), reviewsSubgraph(), productsSubgraph()])

function createLive(planner?: PlannerChoice) {
  const planned: string[] = []
  const closed: string[] = []
  const offered: string[] = []
  let offer: Offer = async () => false
  const subgraphs = new Map(
    [usersSubgraph(), reviewsSubgraph(), productsSubgraph(), inventorySubgraph()].map((each) => [each.name, each]),
  )
  const serve = (supergraph: Supergraph, links: Links) => {
    const executor = createExecutor({ supergraph, links })
    const plan = (operation: ExecutableOperation) => {
      planned.push(operation.text)
      return executor.plan(operation)
    }
    return { executor: countUse({ ...executor, plan }) }
  }
  const live = createLiveSupergraph({
    source: {
      async start(given) {
        offer = given
      },
      stop: async () => {},
    },
    linkFor({ name }) {
      const subgraph = subgraphs.get(name) as SubgraphLink
      return { ...subgraph, close: async () => void closed.push(name) }
    },
    planning: { planner },
    serve,
    warmUp,
    onOffered: (outcome) => void offered.push(outcome),
    latecomersMs: 1,
    log,
  })
  const run = async (text: string) => {
    const { apiSchema } = live.current()
    const { executor } = live.versionOf(apiSchema).served
    return executor.execute(
      { document: parse(text), text, variables: {}, schema: apiSchema },
      { caller: anonymous, requestId: 'r' },
    )
  }
  return { live, planned, closed, offered, run, offer: (sdl: string) => offer(sdl) }
}

it('plans what the supergraph before was asked most first, and what the new one lacks not at all', async () => {
  const { live, planned, run, offer } = createLive()
  await live.start()
  await offer(ALL)
  await run('{ me { id } }')
  for (let times = 0; times < 3; times++) await run('{ reviews { id } }')
  await run('{ reviews { product { shipping } } }')
  await run('{ reviews { product { shipping } } }')
  assert.deepEqual(planned, [])
  await offer(WITHOUT_INVENTORY)
  assert.deepEqual(planned, ['{ reviews { id } }', '{ me { id } }'])
  await live.stop()
})

it('closes the links that no supergraph needs any more, when the last operation on theirs has ended', async () => {
  const { live, closed, offer } = createLive()
  await live.start()
  await offer(ALL)
  const end = live.versionOf(live.current().apiSchema).begin()
  await offer(WITHOUT_INVENTORY)
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.deepEqual(closed, [])
  end()
  assert.deepEqual(closed, ['inventory'])
  await live.stop()
  assert.deepEqual(closed.sort(), ['inventory', 'products', 'reviews', 'users'])
})

it('ends the thread of Apollo’s planner with its supergraph, and the last one when it stops', async () => {
  const { live, run, offer } = createLive('apollo')
  await live.start()
  const startOn = async (sdl: string): Promise<Worker> => {
    const started = once(process, 'worker')
    await offer(sdl)
    assert.deepEqual(toJson(await run('{ me { name } }')), { data: { me: { name: 'Ada' } } })
    return (await started)[0]
  }
  const first = await startOn(ALL)
  const firstEnded = once(first, 'exit')
  const second = await startOn(WITHOUT_INVENTORY)
  await firstEnded
  const secondEnded = once(second, 'exit')
  await live.stop()
  await secondEnded
})

it('refuses the first supergraph by an error, later ones by staying with what is served', async () => {
  const { live, offered, offer } = createLive()
  await live.start()
  assert.throws(() => live.current(), { code: 'SUBGRAPH_UNAVAILABLE' })
  await assert.rejects(offer('type Query {'), SupergraphRefused)
  assert.equal(await offer(ALL), true)
  const { sdl } = live.current()
  assert.equal(await offer('type Query {'), false)
  assert.equal(live.current().sdl, sdl)
  assert.equal(await offer(WITHOUT_INVENTORY), true)
  assert.notEqual(live.current().sdl, sdl)
  assert.deepEqual(offered, ['refused', 'served', 'refused', 'served'])
  await live.stop()
})
