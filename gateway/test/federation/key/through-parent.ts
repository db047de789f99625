import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

// The maker is no entity: what `addresses` knows of it is found through the product alone, and its rank by what `codes` says of it.
export const behaviour: Behaviour = {
  name: '@key of what is around a value',
  subgraphs: () => [
    createTestSubgraph(
      'products',
      `type Query { products: [Product!]! product: Product }
      type Product @key(fields: "sku") { sku: ID! title: String maker: Maker @shareable }
      type Maker { name: String }`,
      {
        Query: { products: () => ['s1', 's2'].map((sku) => ({ sku })), product: () => ({ sku: 's3' }) },
        Product: {
          title: ({ sku }: { sku: string }) => `Product ${sku}`,
          maker: ({ sku }: { sku: string }) => ({ name: `Maker of ${sku}` }),
        },
      },
    ),
    createTestSubgraph(
      'addresses',
      `type Product @key(fields: "sku") { sku: ID! maker: Maker @shareable }
      type Maker { address: Address } type Address { city: String }`,
      { Product: { maker: ({ sku }: { sku: string }) => ({ address: { city: `City of ${sku}` } }) } },
    ),
    createTestSubgraph(
      'codes',
      'type Product @key(fields: "sku") { sku: ID! maker: Maker @shareable } type Maker { code: ID @shareable }',
      { Product: { maker: ({ sku }: { sku: string }) => ({ code: `m${sku.slice(1)}` }) } },
    ),
    createTestSubgraph('ranks', 'type Maker @key(fields: "code") { code: ID rank: Int }', {
      Maker: { rank: ({ code }: { code: string }) => Number(code.slice(1)) * 10 },
    }),
  ],
  cases: [
    {
      name: 'leads to the parts of a value that other subgraphs have',
      query: '{ products { sku maker { name address { city } } } }',
      data: {
        products: ['s1', 's2'].map((sku) => ({ sku, maker: { name: `Maker of ${sku}`, address: { city: `City of ${sku}` } } })),
      },
      asked: { products: 1, addresses: 1, codes: 0 },
    },
    {
      name: 'leads to a key of the value, and on from there',
      query: '{ product { title maker { rank address { city } code } } }',
      data: { product: { title: 'Product s3', maker: { rank: 30, address: { city: 'City of s3' }, code: 'm3' } } },
    },
  ],
}
