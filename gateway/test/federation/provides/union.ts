import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const book = { __typename: 'Book', id: 'm1', title: 'provided', animals: [{ __typename: 'Cat', id: 'k1', name: 'provided' }] }
const film = { __typename: 'Film', id: 'm2', title: 'provided' }

export const behaviour: Behaviour = {
  name: '@provides on unions',
  subgraphs: () => [
    createTestSubgraph(
      'media',
      `type Query { media: [Media!]! @provides(fields: "... on Book { title animals { ... on Cat { name } } }") }
      union Media = Book | Film
      union Animal = Cat | Dog
      type Book @key(fields: "id") { id: ID! title: String @external animals: [Animal!]! @external }
      type Film @key(fields: "id") { id: ID! }
      type Cat @key(fields: "id") { id: ID! name: String @external }
      type Dog @key(fields: "id") { id: ID! }`,
      { Query: { media: () => [book, film] } },
    ),
    createTestSubgraph(
      'titles',
      `union Animal = Cat | Dog
      type Book @key(fields: "id") { id: ID! title: String @shareable animals: [Animal!]! @shareable }
      type Film @key(fields: "id") { id: ID! title: String }
      type Cat @key(fields: "id") { id: ID! name: String @shareable age: Int }
      type Dog @key(fields: "id") { id: ID! name: String age: Int }`,
      {
        Book: { title: () => 'owned', animals: () => [{ __typename: 'Cat', id: 'k1' }] },
        Film: { title: () => 'owned' },
        Cat: { name: () => 'provided', age: () => 3 },
        Dog: { name: () => 'owned', age: () => 4 },
      },
    ),
  ],
  cases: [
    {
      name: 'takes what is provided of one member, and asks for the other',
      query: '{ media { __typename ... on Book { id title } ... on Film { id title } } }',
      data: {
        media: [
          { __typename: 'Book', id: 'm1', title: 'provided' },
          { __typename: 'Film', id: 'm2', title: 'owned' },
        ],
      },
    },
    {
      name: 'takes what is provided of a member inside of a member, and asks for the rest of it',
      query: '{ media { ... on Book { animals { __typename ... on Cat { name age } } } } }',
      data: { media: [{ animals: [{ __typename: 'Cat', name: 'provided', age: 3 }] }, {}] },
    },
  ],
}
