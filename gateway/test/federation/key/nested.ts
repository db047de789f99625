import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Seat {
  readonly row: { readonly hall: { readonly id: string }; readonly number: number }
}

const seats: readonly Seat[] = [{ row: { hall: { id: 'h1' }, number: 1 } }, { row: { hall: { id: 'h1' }, number: 2 } }]

export const behaviour: Behaviour = {
  name: '@key, nested',
  subgraphs: () => [
    createTestSubgraph(
      'plan',
      `type Query { seats: [Seat!]! byRow: [[Seat!]!]! }
      type Seat @key(fields: "row { number hall { id } }") { row: Row! }
      type Row { number: Int! hall: Hall! }
      type Hall @key(fields: "id") { id: ID! }`,
      { Query: { seats: () => seats, byRow: () => [[seats[0]], [], [seats[1], seats[0]]] } },
    ),
    createTestSubgraph(
      'prices',
      `type Seat @key(fields: "row { number hall { id } }") { row: Row! @external price: Int }
      type Row @external { number: Int! hall: Hall! }
      type Hall @key(fields: "id") { id: ID! name: String }`,
      {
        Seat: { price: ({ row }: Seat) => row.number * 100 },
        Hall: { name: ({ id }: { id: string }) => `Hall ${id}` },
      },
    ),
  ],
  cases: [
    {
      name: 'sends the whole key, whatever of it is selected',
      query: '{ seats { price } }',
      data: { seats: [{ price: 100 }, { price: 200 }] },
    },
    {
      name: 'finds other fields of an entity inside of a key',
      query: '{ seats { row { hall { name } } price } }',
      data: { seats: [1, 2].map((row) => ({ row: { hall: { name: 'Hall h1' } }, price: row * 100 })) },
    },
    {
      name: 'keeps lists of lists as they are',
      query: '{ byRow { row { n: number } price } }',
      data: {
        byRow: [
          [{ row: { n: 1 }, price: 100 }],
          [],
          [
            { row: { n: 2 }, price: 200 },
            { row: { n: 1 }, price: 100 },
          ],
        ],
      },
    },
  ],
}
