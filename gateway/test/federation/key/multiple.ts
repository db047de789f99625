import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Product {
  readonly upc: string
  readonly sku: string
}

const products: readonly Product[] = [
  { upc: 'u1', sku: 's1' },
  { upc: 'u2', sku: 's2' },
]

// `catalogue` knows the upc, `stock` the sku, and only `register` knows both.
export const behaviour: Behaviour = {
  name: '@key, more than one',
  subgraphs: () => [
    createTestSubgraph('catalogue', 'type Query { top: [Product!]! } type Product @key(fields: "upc") { upc: ID! }', {
      Query: { top: () => products.map(({ upc }) => ({ upc })) },
    }),
    createTestSubgraph('register', 'type Product @key(fields: "upc") @key(fields: "sku") { upc: ID! sku: ID! title: String }', {
      Product: {
        __resolveReference: (key: Partial<Product>) => products.find(({ upc, sku }) => upc === key.upc || sku === key.sku),
        title: ({ upc }: Product) => `Title of ${upc}`,
      },
    }),
    createTestSubgraph('stock', 'type Query { scarce: Product } type Product @key(fields: "sku") { sku: ID! left: Int }', {
      Query: { scarce: () => ({ sku: 's2' }) },
      Product: { left: ({ sku }: Product) => Number(sku.slice(1)) * 10 },
    }),
  ],
  cases: [
    {
      name: 'goes from one key to the other through the subgraph that has both',
      query: '{ top { left } }',
      data: { top: [{ left: 10 }, { left: 20 }] },
      asked: { catalogue: 1, register: 1, stock: 1 },
    },
    {
      name: 'uses the key that the subgraph which found the entity knows',
      query: '{ scarce { upc title } }',
      data: { scarce: { upc: 'u2', title: 'Title of u2' } },
    },
    {
      name: 'does not show the keys that it needed',
      query: '{ top { title } scarce { title left } }',
      data: { top: [{ title: 'Title of u1' }, { title: 'Title of u2' }], scarce: { title: 'Title of u2', left: 20 } },
    },
  ],
}
