import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const book = { __typename: 'Book', title: 'A book' }
const song = { __typename: 'Song', title: 'A song' }

// `a` knows songs and books, `b` films and books, `c` a type that the others do not know as a member at all.
export const behaviour: Behaviour = {
  name: 'union with members that differ between subgraphs',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { media: Media @shareable book: Book @shareable song: Media viewer: Viewer @shareable }
      union Media = Book | Song
      type Book { title: String! @shareable } type Song { title: String! }
      type Viewer { media: Media @shareable song: Media }`,
      {
        Query: { media: () => book, book: () => book, song: () => song, viewer: () => ({ media: book, song }) },
      },
    ),
    createTestSubgraph(
      'b',
      `type Query { media: Media @shareable book: Book @shareable all: [Media!]! viewer: Viewer @shareable }
      union Media = Book | Film
      type Book { title: String! @shareable } type Film { title: String! @shareable minutes: Int }
      type Viewer { media: Media @shareable films: [Media!] }`,
      {
        Query: {
          media: () => book,
          book: () => book,
          all: () => [book, { __typename: 'Film', title: 'A film', minutes: 90 }],
          viewer: () => ({ media: book, films: [{ __typename: 'Film', title: 'A film' }] }),
        },
      },
    ),
    createTestSubgraph(
      'c',
      `type Query { entities: [Thing!]! } union Thing = Pen | Cup
      type Pen @key(fields: "id") { id: ID! ink: String } type Cup @key(fields: "id") { id: ID! }`,
      {
        Query: {
          entities: () => [
            { __typename: 'Pen', id: 'p1' },
            { __typename: 'Cup', id: 'c1' },
          ],
        },
        Pen: { ink: () => 'blue' },
      },
    ),
    createTestSubgraph(
      'd',
      `type Query { more: [Thing!]! } union Thing = Pen | Cup
      type Pen @key(fields: "id") { id: ID! } type Cup @key(fields: "id") { id: ID! size(unit: String! = "l"): String }`,
      {
        Query: { more: () => [{ __typename: 'Cup', id: 'c2' }] },
        Cup: { size: ({ id }: { id: string }, { unit }: { unit: string }) => `${id.slice(1)} ${unit}` },
      },
    ),
  ],
  cases: [
    {
      name: 'answers a member that the asked subgraph does not know with nothing',
      query: '{ song { ... on Film { title } } all { ... on Song { title } } }',
      data: { song: {}, all: [{}, {}] },
    },
    {
      name: 'answers members of the union of the supergraph, whichever subgraph is asked',
      query: '{ media { __typename ... on Book { title } ... on Film { title minutes } ... on Song { title } } }',
      data: { media: { __typename: 'Book', title: 'A book' } },
    },
    {
      name: 'answers each member as the subgraph that has it',
      query:
        '{ song { ... on Song { name: title } } all { kind: __typename ... on Book { title } ... on Film { title minutes } } }',
      data: {
        song: { name: 'A song' },
        all: [
          { kind: 'Book', title: 'A book' },
          { kind: 'Film', title: 'A film', minutes: 90 },
        ],
      },
    },
    {
      name: 'does so below a shared field',
      query:
        '{ viewer { media { ... on Book { title } ... on Song { title } } song { ... on Song { title } } films { ... on Film { title } } } }',
      data: { viewer: { media: { title: 'A book' }, song: { title: 'A song' }, films: [{ title: 'A film' }] } },
    },
    {
      name: 'joins fields of members from other subgraphs',
      query: '{ entities { ... on Pen { id ink } ... on Cup { id size } } more { __typename ... on Cup { size(unit: "oz") } } }',
      data: {
        entities: [
          { id: 'p1', ink: 'blue' },
          { id: 'c1', size: '1 l' },
        ],
        more: [{ __typename: 'Cup', size: '2 oz' }],
      },
    },
  ],
}
