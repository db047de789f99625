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

const nextOf = (id: string) => ({ id: all[(all.findIndex((each) => each.id === id) + 1) % all.length]?.id })

const ASKS_WITHOUT_KEY = 'it asks for what is required of the other types too, but without their key'

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
        id: ID! stars: Int rank: String length: Int @external score: Int @requires(fields: "length") next: Media similar: [Media!] }`,
      {
        Query: { rated: () => all.map(({ id }) => ({ id })) },
        Media: {
          stars: ({ id }: Media) => (id === 'f1' ? 5 : 1),
          rank: ({ id }: Media) => `rank of ${id}`,
          score: ({ length = Number.NaN }: Media) => length * 2,
          next: ({ id }: Media) => nextOf(id),
          similar: ({ id }: Media) => [nextOf(id)],
          __resolveReference: ({ id, ...given }: Partial<Media>) => {
            if (id === undefined) throw new Error('Asked for something without a key')
            return { id, ...given }
          },
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
    },
    {
      name: 'are answered with what they require',
      query: '{ rated { ... on Film { score } } }',
      data: { rated: [{ score: 180 }, {}, {}] },
      stock: ASKS_WITHOUT_KEY,
    },
    {
      name: 'are answered with what they require for one type, besides others for another',
      query: '{ rated { ... on Film { score } ... on Book { rank } } }',
      data: { rated: [{ score: 180 }, { rank: 'rank of b1' }, {}] },
      stock: ASKS_WITHOUT_KEY,
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
      stock: ASKS_WITHOUT_KEY,
    },
    {
      name: 'are answered with what they require for one type, where others have no key besides',
      query: '{ rated { length ... on Film { score } } }',
      data: { rated: [{ length: 90, score: 180 }, { length: 300 }, { length: 3 }] },
      stock: ASKS_WITHOUT_KEY,
    },
    {
      name: 'leave the types that another subgraph has told before as they are',
      query: `{ all { similar { similar { __typename ... on Film { id } } } ... on Film { score }
        ... on Book { similar { similar { stars } score } } } }`,
      data: {
        all: [
          { similar: [{ similar: [{ __typename: 'Song' }] }], score: 180 },
          { similar: [{ similar: [{ __typename: 'Film', id: 'f1', stars: 5 }], score: 6 }] },
          { similar: [{ similar: [{ __typename: 'Book' }] }] },
        ],
      },
      stock: ASKS_WITHOUT_KEY,
    },
    {
      name: 'are answered below fragments, named ones and such that lead back to the interface',
      query: `{ rated { ...film ... on Book { ... on Media { rank next { ...film } } } } }
        fragment film on Film { stars next { __typename rank } }`,
      data: {
        rated: [{ stars: 5, next: { __typename: 'Book', rank: 'rank of b1' } }, { rank: 'rank of b1', next: {} }, {}],
      },
    },
  ],
}
