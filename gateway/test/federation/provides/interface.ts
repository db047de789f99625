import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

export const behaviour: Behaviour = {
  name: '@provides on interfaces',
  subgraphs: () => [
    createTestSubgraph(
      'library',
      `type Query { media: Media @shareable book: Book @provides(fields: "animals { ... on Dog { name } }") }
      interface Media { id: ID! animals: [Animal!]! }
      interface Animal { id: ID! name: String }
      type Book implements Media @key(fields: "id") { id: ID! animals: [Animal!]! @external }
      type Dog implements Animal @key(fields: "id") { id: ID! name: String @external }
      type Cat implements Animal @key(fields: "id") { id: ID! name: String @external }`,
      {
        Query: {
          media: () => ({ __typename: 'Book', id: 'm1' }),
          book: () => ({
            id: 'm1',
            animals: [
              { __typename: 'Dog', id: 'a1', name: 'provided' },
              { __typename: 'Cat', id: 'a2', name: 'wrong' },
            ],
          }),
        },
      },
    ),
    createTestSubgraph(
      'animals',
      `interface Media { id: ID! animals: [Animal!]! }
      interface Animal { id: ID! name: String }
      type Book implements Media @key(fields: "id") { id: ID! animals: [Animal!]! @shareable }
      type Dog implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int }
      type Cat implements Animal @key(fields: "id") { id: ID! name: String age: Int }`,
      {
        Book: {
          animals: () => [
            { __typename: 'Dog', id: 'a1' },
            { __typename: 'Cat', id: 'a2' },
          ],
        },
        Dog: { name: () => 'owned', age: () => 3 },
        Cat: { name: () => 'owned', age: () => 4 },
      },
    ),
  ],
  cases: [
    {
      name: 'asks the owner where nothing is provided',
      query: '{ media { id animals { id name } } }',
      data: {
        media: {
          id: 'm1',
          animals: [
            { id: 'a1', name: 'owned' },
            { id: 'a2', name: 'owned' },
          ],
        },
      },
    },
    {
      name: 'takes what is provided of one type, and asks for that of the other',
      query: '{ book { animals { id name } } }',
      data: {
        book: {
          animals: [
            { id: 'a1', name: 'provided' },
            { id: 'a2', name: 'owned' },
          ],
        },
      },
    },
  ],
}
