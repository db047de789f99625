import assert from 'node:assert/strict'
import { it } from 'node:test'
import { anonymous, type Caller } from '@agentic/caller/caller'
import { parse } from 'graphql'
import { allSubgraphs, createTestGraph, toJson } from '../execute/graph.fixture.ts'
import { type PlanReaders, type PlanWish, readPlanWish, showPlans } from './show-plans.ts'

const holder: Caller = { kind: 'USER', tenantId: 't', userId: 'u', sessionId: 's', permissions: ['plans:read'] }
const TEXT = '{ me { id } }'
const SHOWN = { apolloQueryPlan: { text: 'QueryPlan {\n  Fetch(service: "users") {\n    {me{id}}\n  }\n}' } }

async function answered(readers: PlanReaders, caller: Caller, planWish?: PlanWish, text = TEXT) {
  const { executor, supergraph, asked } = createTestGraph(allSubgraphs())
  const operation = { document: parse(text), text, variables: {}, schema: supergraph.apiSchema }
  const context = { caller, requestId: 'r', ...(planWish && { planWish }) }
  const result = toJson(await showPlans(executor, readers).execute(operation, context))
  return { result, requests: asked.users?.length }
}

it('shows the plan beside the answer, or in place of one without asking a subgraph', async () => {
  const data = { me: { id: 'u1' } }
  assert.deepEqual(await answered('everybody', anonymous, 'BESIDE'), { result: { data, extensions: SHOWN }, requests: 1 })
  assert.deepEqual(await answered('everybody', anonymous, 'INSTEAD'), { result: { data: null, extensions: SHOWN }, requests: 0 })
  assert.deepEqual(await answered('everybody', anonymous), { result: { data }, requests: 1 })
})

it('shows it to those who may see it alone; to others the header is as if it were not there', async () => {
  assert.deepEqual((await answered('plans:read', holder, 'BESIDE')).result.extensions, SHOWN)
  for (const [readers, caller] of [
    ['nobody', holder],
    ['plans:write', holder],
    ['plans:read', anonymous],
  ] as const) {
    assert.deepEqual(await answered(readers, caller, 'INSTEAD'), { result: { data: { me: { id: 'u1' } } }, requests: 1 })
  }
})

it('answers with the error of an operation that cannot be planned', async () => {
  const { result } = await answered('everybody', anonymous, 'INSTEAD', '{ me { nothing } }')
  assert.equal(result.errors?.length, 1)
})

it('reads the header of Apollo Router', () => {
  assert.deepEqual(['true', 'dry-run', 'false', undefined].map(readPlanWish), ['BESIDE', 'INSTEAD', undefined, undefined])
})
