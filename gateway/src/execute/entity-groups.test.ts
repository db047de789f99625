import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { buildSchema, type ExecutionResult } from 'graphql'
import type { EntityFetchNode, EntityPath, FetchNode, PathStep, PlanNode } from '../plan/plan.ts'
import type { SubgraphLink } from '../subgraph/link.ts'
import type { Data } from './data.ts'
import { compilePlan, type ProgramNode } from './program.ts'
import { runPlan } from './run-plan.ts'

const schema = buildSchema(`
  type Query { items: [Item] }
  interface Item { product: Product }
  type Pack implements Item { product: Product }
  type Box implements Item { product: Product }
  type Product { id: ID name: String label: String }
`)

const PRODUCT = 'items @ product'

describe('objects that are the same entity', () => {
  it('are one object where they are alike, also deeply, and what is found is at each of their places', async () => {
    const details = () => ({ tags: [{ name: 'new' }] })
    const data = await run([fetch('name', PRODUCT)], [item('Box', details()), item('Box', details()), item('Pack', details())])
    const products = data.items.map(({ product }) => product)
    const [first] = products
    assert.deepEqual(first, { __typename: 'Product', id: '1', ...details(), name: 'name of 1' })
    assert.ok(products.every((product) => product === first))
  })

  it('stay apart where one has something else in it', async () => {
    const others = [{ note: 'a' }, { note: 'b' }, {}, { tags: [1] }, { tags: [1, 2] }, { note: null }]
    const data = await run(
      [fetch('name', PRODUCT)],
      others.map((each) => item('Box', each)),
    )
    assert.deepEqual(
      data.items.map(({ product }) => product),
      others.map((each) => ({ __typename: 'Product', id: '1', ...each, name: 'name of 1' })),
    )
  })

  it('stay apart where another part of the plan comes through some of their places only', async () => {
    const items = [item('Box'), item('Pack')]
    const data = await run([fetch('name', PRODUCT), fetch('label', 'items @ |Box product')], items)
    assert.deepEqual(
      data.items.map(({ product }) => product),
      [
        { __typename: 'Product', id: '1', name: 'name of 1', label: 'label of 1' },
        { __typename: 'Product', id: '1', name: 'name of 1' },
      ],
    )
  })

  it('are one object where all parts of the plan come through all of their places, also by the same types', async () => {
    const data = await run(
      [fetch('name', 'items @ |Box product'), fetch('label', 'items @ |Box product |Product')],
      [item('Box'), item('Box')],
    )
    const [one, other] = data.items
    assert.deepEqual(one?.product, { __typename: 'Product', id: '1', name: 'name of 1', label: 'label of 1' })
    assert.equal(one?.product, other?.product)
  })
})

interface Item {
  readonly product: Data
}

function item(type: string, others: Data = {}): Data {
  return { __typename: type, product: { __typename: 'Product', id: '1', ...others } }
}

/** Finds the items, then runs each of the fetches. */
async function run(nodes: readonly PlanNode[], items: readonly Data[]): Promise<{ readonly items: readonly Item[] }> {
  const root: FetchNode = {
    kind: 'Fetch',
    service: 'items',
    operation: '{ items { product { id } } }',
    variableNames: [],
    rootKeys: ['items'],
    outputRewrites: [],
  }
  const { node } = compilePlan({ node: { kind: 'Sequence', nodes: [root, ...nodes] } }, schema)
  const data: Data = {}
  const links = { items: linkTo(() => ({ items })), products: linkTo(answerOf) }
  const context = { caller: anonymous, requestId: 'test' }
  await runPlan(node as ProgramNode, { links, variables: {}, context, data, errors: [], shared: new Map() })
  return data as { readonly items: readonly Item[] }
}

/** @param path keys, `@` for items and `|Type` */
function fetch(field: string, path: string): EntityFetchNode {
  const selections = ['__typename', 'id'].map((name) => ({ kind: 'Field', name, key: name }) as const)
  return {
    kind: 'EntityFetch',
    service: 'products',
    operation: `query($r: [_Any!]!) { found: _entities(representations: $r) { ... on Product { ${field} } } }`,
    variableNames: [],
    batches: [
      {
        alias: 'found',
        representationsVariable: 'r',
        paths: [pathOf(path)],
        requires: [{ kind: 'Fragment', type: 'Product', selections }],
        inputRewrites: [],
        outputRewrites: [],
      },
    ],
  }
}

function pathOf(text: string): EntityPath {
  return text.split(' ').map((step): PathStep => {
    if (step === '@') return { kind: 'Items' }
    return step.startsWith('|') ? { kind: 'Type', types: [step.slice(1)] } : { kind: 'Key', key: step }
  })
}

function answerOf(query: string, { r }: Data): Data {
  const field = query.includes('label') ? 'label' : 'name'
  return { found: (r as Data[]).map(({ id }) => ({ [field]: `${field} of ${id}` })) }
}

function linkTo(answer: (query: string, variables: Data) => Data): SubgraphLink {
  return {
    execute: async ({ query, variables }): Promise<ExecutionResult> => ({ data: answer(query, { ...variables }) }),
    subscribe: async () => ({ errors: [] }),
    close: async () => {},
  }
}
