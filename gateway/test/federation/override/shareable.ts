import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

// Only `prices` has a key: the others are joined at the root.
export const behaviour: Behaviour = {
  name: '@shareable',
  subgraphs: () => [
    createTestSubgraph(
      'names',
      `type Query { product: Product @shareable products: [Product] @shareable }
      type Product @shareable { id: ID! name: Name } type Name { short: String! @shareable long: String }`,
      {
        Query: {
          product: () => ({ id: '1', name: { short: 'p', long: 'product' } }),
          products: () => [{ id: '1', name: { short: 'p', long: 'product' } }, { id: '2' }],
        },
      },
    ),
    createTestSubgraph(
      'categories',
      `type Query { product: Product @shareable products: [Product] @shareable }
      type Product @shareable { id: ID! category: Category name: Name } type Category { id: ID! }
      type Name { short: String! @shareable }`,
      {
        Query: {
          product: () => ({ id: '1', category: { id: 'c1' }, name: { short: 'p' } }),
          products: () => [{ id: '1', category: { id: 'c1' } }, { id: '2' }],
        },
      },
    ),
    createTestSubgraph(
      'prices',
      `type Query { product: Product @shareable products: [Product] @shareable }
      type Product @shareable { id: ID! price: Int }`,
      {
        Query: {
          product: () => ({ id: '1', price: 9 }),
          products: () => [
            { id: '1', price: 9 },
            { id: '2', price: 8 },
          ],
        },
      },
    ),
  ],
  cases: [
    {
      name: 'asks one subgraph where one has all that is selected',
      query: '{ product { id name { short } category { id } } }',
      data: { product: { id: '1', name: { short: 'p' }, category: { id: 'c1' } } },
      asked: { names: 0, categories: 1, prices: 0 },
    },
    {
      name: 'joins what several subgraphs know of one root field, at each depth',
      query: '{ product { id price category { id } name { short long } } }',
      data: { product: { id: '1', price: 9, category: { id: 'c1' }, name: { short: 'p', long: 'product' } } },
    },
    {
      name: 'joins lists item by item',
      query: '{ products { id price category { id } name { long } } }',
      data: {
        products: [
          { id: '1', price: 9, category: { id: 'c1' }, name: { long: 'product' } },
          { id: '2', price: 8, category: null, name: null },
        ],
      },
    },
    {
      name: 'keeps two aliases of one root field apart',
      query: '{ a: product { price name { long } } b: product { category { id } } }',
      data: { a: { price: 9, name: { long: 'product' } }, b: { category: { id: 'c1' } } },
    },
  ],
}
