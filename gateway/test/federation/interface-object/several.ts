import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Media {
  readonly __typename?: string
  readonly id: string
}

const all: readonly Media[] = [
  { __typename: 'Film', id: 'f1' },
  { __typename: 'Song', id: 's1' },
]

export const behaviour: Behaviour = {
  name: '@interfaceObject in several subgraphs',
  subgraphs: () => [
    createTestSubgraph(
      'library',
      `type Query { all: [Media!]! }
      interface Media @key(fields: "id") { id: ID! length: Int }
      type Film implements Media @key(fields: "id") { id: ID! length: Int }
      type Song implements Media @key(fields: "id") { id: ID! length: Int }`,
      {
        Query: { all: () => all },
        Media: { __resolveReference: ({ id }: Media) => all.find((each) => each.id === id) },
        Film: { length: () => 90 },
        Song: { length: () => 3 },
      },
    ),
    createTestSubgraph(
      'ratings',
      `type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int length: Int @external score: Int @requires(fields: "length") }`,
      { Media: { stars: () => 5, score: ({ length }: { length: number }) => length * 2 } },
    ),
    createTestSubgraph(
      'shelves',
      `type Query { shelf: Shelf }
      type Shelf @key(fields: "id") { id: ID! items: [Media] }
      type Media @key(fields: "id") @interfaceObject { id: ID! copies: Int }`,
      { Query: { shelf: () => ({ id: 'x', items: all.map(({ id }) => ({ id })) }) }, Media: { copies: () => 2 } },
    ),
    createTestSubgraph(
      'loans',
      `type Media @key(fields: "id") @interfaceObject { id: ID! lent: Int copies: Int @external free: Int @requires(fields: "copies") }`,
      { Media: { lent: () => 1, free: ({ copies }: { copies: number }) => copies - 1 } },
    ),
  ],
  cases: [
    {
      name: 'is answered from all of them, asked of the interface',
      query: '{ shelf { items { stars score copies lent free } } all { score free } }',
      data: {
        shelf: { items: [180, 6].map((score) => ({ stars: 5, score, copies: 2, lent: 1, free: 1 })) },
        all: [180, 6].map((score) => ({ score, free: 1 })),
      },
    },
    {
      name: 'is answered from one of them, asked of a type',
      query: '{ shelf { items { ... on Song { free } } } }',
      data: { shelf: { items: [{}, { free: 1 }] } },
      stock: 'it asks for what is required without the type being known',
    },
  ],
}
