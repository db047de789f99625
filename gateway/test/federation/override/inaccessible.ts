import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const users = [
  { id: 'u1', ssn: '123' },
  { id: 'u2', ssn: '456' },
]

export const behaviour: Behaviour = {
  name: '@inaccessible',
  subgraphs: () => [
    createTestSubgraph(
      'names',
      `type Query { users: [User!]! who: Who whos: [Who!] kind: Kind kinds: [Kind] sure: [Kind!]! }
      type User @key(fields: "ssn") { id: ID! ssn: ID! @inaccessible name: String }
      type Ghost @inaccessible { boo: String }
      union Who = User | Ghost
      enum Kind { GOOD BAD @inaccessible }`,
      {
        Query: {
          users: () => users,
          who: () => ({ __typename: 'Ghost', boo: 'boo' }),
          whos: () => [{ __typename: 'User', ...users[0] }, { __typename: 'Ghost' }],
          kind: () => 'BAD',
          kinds: () => ['GOOD', 'BAD'],
          sure: () => ['GOOD', 'BAD'],
        },
        User: { name: ({ id }: { id: string }) => `Name of ${id}` },
      },
    ),
    createTestSubgraph('ages', 'type User @key(fields: "ssn") { ssn: ID! age: Int }', {
      User: { age: ({ ssn }: { ssn: string }) => Number(ssn) },
    }),
  ],
  cases: [
    {
      name: 'joins by a key that nobody may see',
      query: '{ users { name age } }',
      data: {
        users: [
          { name: 'Name of u1', age: 123 },
          { name: 'Name of u2', age: 456 },
        ],
      },
    },
    {
      name: 'does not show it in introspection',
      query:
        '{ __type(name: "User") { fields { name } } ghost: __type(name: "Ghost") { name } kind: __type(name: "Kind") { enumValues { name } } }',
      data: {
        __type: { fields: [{ name: 'age' }, { name: 'id' }, { name: 'name' }] },
        ghost: null,
        kind: { enumValues: [{ name: 'GOOD' }] },
      },
    },
    {
      name: 'says null, with an error, for a value whose type nobody may see',
      query: '{ who { __typename } }',
      data: { who: null },
      errors: [['who']],
      stock: 'it says null without an error',
    },
    {
      name: 'carries that null up to what may be null',
      query: '{ whos { __typename ... on User { id } } }',
      data: { whos: null },
      errors: [['whos', 1]],
      stock: 'it says null without an error',
    },
    {
      name: 'says null, with an error, for an enum value that nobody may see',
      query: '{ kind kinds }',
      data: { kind: null, kinds: ['GOOD', null] },
      errors: [['kind'], ['kinds', 1]],
      stock: 'it says null without an error',
    },
    {
      name: 'carries that null up to the root where nothing may be null',
      query: '{ sure }',
      data: null,
      errors: [['sure', 1]],
      stock: 'it says null without an error',
    },
  ],
}
