import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Media {
  readonly __typename: string
  readonly id: string
  readonly length?: number
}

const all: readonly Media[] = [
  { __typename: 'Film', id: 'f1', length: 90 },
  { __typename: 'Book', id: 'b1', length: 300 },
  { __typename: 'Song', id: 's1', length: 3 },
]

// `ratings` has to ask `library` for the types before it can be asked for what is selected of some types only.
export const behaviour: Behaviour = {
  name: '@interfaceObject, its fields selected on types',
  subgraphs: () => [
    createTestSubgraph(
      'library',
      `type Query { all: [Media!]! }
      interface Media @key(fields: "id") { id: ID! length: Int }
      type Film implements Media @key(fields: "id") { id: ID! length: Int }
      type Book implements Media @key(fields: "id") { id: ID! length: Int }
      type Song implements Media @key(fields: "id") { id: ID! length: Int }`,
      { Query: { all: () => all }, Media: { __resolveReference: ({ id }: Media) => all.find((each) => each.id === id) } },
    ),
    createTestSubgraph(
      'ratings',
      `type Query { rated: [Media!]! }
      type Media @key(fields: "id") @interfaceObject {
        id: ID! stars: Int rank: String length: Int @external score: Int @requires(fields: "length") }`,
      {
        Query: { rated: () => all.map(({ id }) => ({ id })) },
        Media: {
          stars: ({ id }: Media) => (id === 'f1' ? 5 : 1),
          rank: ({ id }: Media) => `rank of ${id}`,
          score: ({ length = Number.NaN }: Media) => length * 2,
        },
      },
    ),
  ],
  cases: [
    {
      name: 'are answered for one type',
      query: '{ rated { ... on Film { stars } } }',
      data: { rated: [{ stars: 5 }, {}, {}] },
    },
    {
      name: 'are answered for two types where these are known from the start',
      query: '{ all { ... on Film { stars } ... on Book { rank } } }',
      data: { all: [{ stars: 5 }, { rank: 'rank of b1' }, {}] },
    },
    {
      name: 'are answered for two types',
      query: '{ rated { ... on Film { stars } ... on Book { rank } } }',
      data: { rated: [{ stars: 5 }, { rank: 'rank of b1' }, {}] },
      todo: 'the native planner merges the two fetches and keeps the type of the second only',
    },
    {
      name: 'are answered with what they require',
      query: '{ rated { ... on Film { score } } }',
      data: { rated: [{ score: 180 }, {}, {}] },
    },
    {
      name: 'are answered with what they require for one type, besides others for another',
      query: '{ rated { ... on Film { score } ... on Book { rank } } }',
      data: { rated: [{ score: 180 }, { rank: 'rank of b1' }, {}] },
      todo: 'the native planner merges the two fetches and keeps the type of the second only',
    },
    {
      name: 'are answered with what they require for one type, besides others for all',
      query: '{ rated { stars length ... on Book { score } } }',
      data: {
        rated: [
          { stars: 5, length: 90 },
          { stars: 1, length: 300, score: 600 },
          { stars: 1, length: 3 },
        ],
      },
    },
  ],
}
