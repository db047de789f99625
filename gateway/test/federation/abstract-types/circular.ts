import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Book {
  readonly id: string
}

const similar: Record<string, readonly string[]> = { b1: ['b2', 'b3'], b2: ['b1'], b3: [] }
const referenced = (id: string) => ({ __typename: 'Book', id })

export const behaviour: Behaviour = {
  name: 'interface that leads to itself',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { product: Product }
      interface Product { similar: [Product!] }
      type Book implements Product @key(fields: "id") { id: ID! similar: [Product!] @external }`,
      { Query: { product: () => referenced('b1') } },
    ),
    createTestSubgraph(
      'b',
      `interface Product { id: ID! similar: [Product!] }
      type Book implements Product @key(fields: "id") { id: ID! similar: [Product!] price: Int }`,
      { Book: { similar: ({ id }: Book) => similar[id]?.map(referenced), price: ({ id }: Book) => Number(id.slice(1)) } },
    ),
  ],
  cases: [
    {
      name: 'follows it as deep as it is selected',
      query: '{ product { ... on Book { id } similar { ... on Book { price } similar { ... on Book { id price } } } } }',
      data: {
        product: {
          id: 'b1',
          similar: [
            { price: 2, similar: [{ id: 'b1', price: 1 }] },
            { price: 3, similar: [] },
          ],
        },
      },
    },
  ],
}
