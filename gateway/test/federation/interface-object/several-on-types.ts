import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Media {
  readonly __typename?: string
  readonly id: string
  readonly length?: number
}

const all: readonly Media[] = [
  { __typename: 'Film', id: 'f1', length: 90 },
  { __typename: 'Book', id: 'b1', length: 300 },
  { __typename: 'Song', id: 's1', length: 3 },
]

const ASKS_FOR_OTHERS = 'it reports errors of types that they were not asked for'
const LOSES_ALL = 'what fails without having been asked for takes away what was asked of all types'

/** Of films and books everything fails that can be no null: nobody has asked for it. */
const onlyOfSongs = (value: number) => (media: Media) => {
  if (media.id !== 's1') throw new Error(`Nobody has asked for that of ${media.id}`)
  return value
}

// `shelves`, `loans` and `ratings` know the interface only.
export const behaviour: Behaviour = {
  name: '@interfaceObject in several subgraphs, their fields selected on types',
  subgraphs: () => [
    createTestSubgraph(
      'library',
      `type Query { all: [Media!]! }
      interface Media @key(fields: "id") { id: ID! length: Int }
      type Film implements Media @key(fields: "id") { id: ID! length: Int }
      type Book implements Media @key(fields: "id") { id: ID! length: Int pages: Int }
      type Song implements Media @key(fields: "id") { id: ID! length: Int }`,
      {
        Query: { all: () => all },
        Media: { __resolveReference: ({ id }: Media) => all.find((each) => each.id === id) },
        Book: { pages: () => 300 },
      },
    ),
    createTestSubgraph(
      'shelves',
      `type Query { items: [Media] }
      type Media @key(fields: "id") @interfaceObject { id: ID! copies: Int! }`,
      { Query: { items: () => all.map(({ id }) => ({ id })) }, Media: { copies: onlyOfSongs(2) } },
    ),
    createTestSubgraph(
      'loans',
      `type Media @key(fields: "id") @interfaceObject { id: ID! lent(to: String = "all"): String! free: Int other: Media }`,
      {
        Media: {
          lent: ({ id }: Media, { to }: { to: string }) => `${onlyOfSongs(1)({ id })} to ${to}`,
          free: () => 3,
          other: ({ id }: Media) => ({ id: id === 's1' ? 'f1' : 's1' }),
        },
      },
    ),
    createTestSubgraph(
      'ratings',
      `type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int length: Int @external score: Int @requires(fields: "length") }`,
      { Media: { stars: () => 5, score: ({ length = Number.NaN }: Media) => length * 2 } },
    ),
  ],
  cases: [
    {
      name: 'are answered from two of them for one type',
      query: '{ items { ... on Song { free stars } } }',
      data: { items: [{}, {}, { free: 3, stars: 5 }] },
    },
    {
      name: 'are answered from two of them for one type, with what they require',
      query: '{ items { ... on Song { free score } } }',
      data: { items: [{}, {}, { free: 3, score: 6 }] },
      stock: 'its planner finds no end, or throws',
    },
    {
      name: 'are answered for several types, beside fields of these types',
      query: '{ items { id ... on Song { free stars } ... on Book { pages free } ... on Film { __typename stars } } }',
      data: {
        items: [
          { id: 'f1', __typename: 'Film', stars: 5 },
          { id: 'b1', pages: 300, free: 3 },
          { id: 's1', free: 3, stars: 5 },
        ],
      },
      stock: 'it loses them',
    },
    {
      name: 'lose nothing by errors of types that they were not asked for',
      query: '{ items { free ... on Song { lent stars } } }',
      data: { items: [{ free: 3 }, { free: 3 }, { free: 3, lent: '1 to all', stars: 5 }] },
      stock: LOSES_ALL,
    },
    {
      name: 'have an error where they were asked for',
      query: '{ items { free ... on Film { lent } ... on Song { lent } } }',
      data: { items: [null, { free: 3 }, { free: 3, lent: '1 to all' }] },
      errors: [['items', 0, 'lent']],
      stock: LOSES_ALL,
    },
    {
      name: 'are skipped and included as a part of the fragment and by themselves',
      query: `query ($yes: Boolean!, $no: Boolean!) {
        items { ... on Song @include(if: $yes) { free @skip(if: $yes) score ...S @skip(if: $no) } ... on Book @include(if: $no) { free } } }
        fragment S on Song { stars }`,
      variables: { yes: true, no: false },
      data: { items: [{}, {}, { score: 6, stars: 5 }] },
      stock: 'its planner throws: it cannot add Media.__typename',
    },
    {
      name: 'are answered under other names with other arguments',
      query: '{ items { ... on Song { a: lent(to: "a") b: lent(to: "b") stars } } }',
      data: { items: [{}, {}, { a: '1 to a', b: '1 to b', stars: 5 }] },
      stock: ASKS_FOR_OTHERS,
    },
    {
      name: 'are answered under one name that is another field of another type',
      query: '{ all { ... on Song { a: free } ... on Film { a: stars } } }',
      data: { all: [{ a: 5 }, {}, { a: 3 }] },
    },
    {
      name: 'may be the key by another name, of one type beside another',
      query: '{ items { free ... on Song { a: id } ... on Film { id free } } }',
      data: { items: [{ free: 3, id: 'f1' }, { free: 3 }, { free: 3, a: 's1' }] },
    },
    {
      name: 'are answered below each other',
      query:
        '{ items { ... on Song { other { ... on Film { stars other { ...S } } } } ... on Film { free other { free ...S } } } } fragment S on Song { score free }',
      data: {
        items: [{ free: 3, other: { free: 3, score: 6 } }, {}, { other: { stars: 5, other: { score: 6, free: 3 } } }],
      },
      stock: 'it loses them',
    },
    {
      name: 'are answered where the types are known from the start',
      query: '{ all { ... on Song { score lent } ... on Film { stars } } }',
      data: { all: [{ stars: 5 }, {}, { score: 6, lent: '1 to all' }] },
      stock: ASKS_FOR_OTHERS,
    },
    {
      name: 'can be no null though they come with what leads to them',
      query: '{ items { ... on Song { copies } } }',
      data: { items: [{}, {}, { copies: 2 }] },
    },
  ],
}
