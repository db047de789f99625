import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const own = { id: 'c1', name: 'Games', parent: { id: 'c0', name: 'All' } }

// What `products` provides differs from what `categories` knows, which shows who was asked.
export const behaviour: Behaviour = {
  name: '@provides, nested',
  subgraphs: () => [
    createTestSubgraph(
      'products',
      `type Query {
        products: [Product!]! @provides(fields: "categories { id name parent { name } }")
        bare: [Product!]! }
      type Product @key(fields: "id") { id: ID! categories: [Category!]! @external }
      type Category @key(fields: "id") { id: ID! @external name: String @external parent: Category @external }`,
      { Query: { products: () => [{ id: 'p1', categories: [own] }], bare: () => [{ id: 'p1' }] } },
    ),
    createTestSubgraph(
      'categories',
      `type Product @key(fields: "id") { id: ID! categories: [Category!]! @shareable }
      type Category @key(fields: "id") { id: ID! name: String @shareable parent: Category @shareable size: Int }`,
      {
        Product: { categories: () => [{ id: 'c1' }] },
        Category: { name: () => 'from categories', parent: () => ({ id: 'c0' }), size: () => 5 },
      },
    ),
  ],
  cases: [
    {
      name: 'takes what is provided, at each depth, without asking its owner',
      query: '{ products { categories { id name parent { name } } } }',
      data: { products: [{ categories: [own].map(({ id, name, parent }) => ({ id, name, parent: { name: parent.name } })) }] },
      asked: { categories: 0 },
    },
    {
      name: 'asks the owner where the path provides nothing',
      query: '{ bare { categories { id name parent { name } } } }',
      data: { bare: [{ categories: [{ id: 'c1', name: 'from categories', parent: { name: 'from categories' } }] }] },
    },
    {
      name: 'asks the owner for what is not provided, and only for that',
      query: '{ products { categories { name size } } }',
      data: { products: [{ categories: [{ name: 'Games', size: 5 }] }] },
    },
  ],
}
