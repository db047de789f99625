import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createTestGraph, createTestSubgraph } from '../execute/graph.fixture.ts'
import { FEDERATION_1_SDL } from './federation-1.fixture.ts'
import { readSupergraph } from './supergraph.ts'

interface Person {
  readonly id: string
}

const subgraphs = () => [
  createTestSubgraph(
    'people',
    'type Query { me: Person } type Person @key(fields: "id") { id: ID! name: String }',
    { Query: { me: () => ({ id: 'p1' }) }, Person: { name: ({ id }: Person) => `name of ${id}` } },
    { federation: 1 },
  ),
  createTestSubgraph(
    'shop',
    `extend type Person @key(fields: "id") { id: ID! @external bought: [Product] } type Product { upc: String! price: Int }`,
    { Person: { bought: ({ id }: Person) => [{ upc: `upc of ${id}`, price: 3 }] } },
    { federation: 1 },
  ),
]

describe('a supergraph of Federation 1 (join v0.1)', () => {
  const supergraph = readSupergraph(FEDERATION_1_SDL)
  after(() => supergraph.planner.close())

  it('is answered from all its subgraphs, which are named as it names them', async () => {
    assert.deepEqual(
      supergraph.subgraphs.map(({ name }) => name),
      ['people', 'shop'],
    )
    const graph = createTestGraph(subgraphs(), {}, supergraph)
    assert.deepEqual(await graph.run('{ me { name bought { price ...P } } } fragment P on Product { upc __typename }'), {
      data: { me: { name: 'name of p1', bought: [{ price: 3, upc: 'upc of p1', __typename: 'Product' }] } },
    })
    assert.deepEqual([graph.asked.people?.length, graph.asked.shop?.length], [1, 1])
  })

  it('shows clients nothing of how it was joined', () => {
    const names = Object.keys(supergraph.apiSchema.getTypeMap()).filter((name) => /^(join|core)__/.test(name))
    assert.deepEqual(names, [])
  })
})
