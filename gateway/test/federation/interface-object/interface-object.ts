import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Account {
  readonly id: string
  readonly __typename?: string
  readonly name?: string
}

const accounts: readonly Account[] = [
  { __typename: 'Admin', id: 'a1' },
  { __typename: 'Guest', id: 'g1' },
]
const find = ({ id }: Account) => accounts.find((account) => account.id === id)

// `accounts` knows the types; `names` and `scores` know the interface only.
export const behaviour: Behaviour = {
  name: '@interfaceObject',
  subgraphs: () => [
    createTestSubgraph(
      'accounts',
      `type Query { accounts: [Account!]! admin: Admin }
      interface Account @key(fields: "id") { id: ID! }
      type Admin implements Account @key(fields: "id") { id: ID! level: Int }
      type Guest implements Account @key(fields: "id") { id: ID! since: Int }`,
      {
        Query: { accounts: () => accounts, admin: () => accounts[0] },
        Account: {
          __resolveReference: (key: Account) => find(key) ?? null,
          __resolveType: ({ __typename }: Account) => __typename,
        },
        Admin: { level: () => 7 },
        Guest: { since: () => 2020 },
      },
    ),
    createTestSubgraph(
      'names',
      `type Query { named: [Account!]! first: Account lost: Account }
      type Account @key(fields: "id") @interfaceObject { id: ID! name: String score: Int @external title: String @requires(fields: "score") }`,
      {
        Query: { named: () => accounts.map(({ id }) => ({ id })), first: () => ({ id: 'g1' }), lost: () => ({ id: 'unknown' }) },
        Account: {
          name: ({ id }: Account) => `Name of ${id}`,
          title: ({ id, score }: Account & { score: number }) => `${id} has ${score}`,
        },
      },
    ),
    createTestSubgraph('scores', 'type Account @key(fields: "id") @interfaceObject { id: ID! score: Int }', {
      Account: { score: ({ id }: Account) => id.length * 10 },
    }),
  ],
  cases: [
    {
      name: 'adds a field to all types of an interface',
      query: '{ accounts { id name ... on Admin { level } ... on Guest { since } } }',
      data: {
        accounts: [
          { id: 'a1', name: 'Name of a1', level: 7 },
          { id: 'g1', name: 'Name of g1', since: 2020 },
        ],
      },
    },
    {
      name: 'adds it to one type, selected on that',
      query: '{ admin { name score } accounts { ... on Guest { name } } }',
      data: { admin: { name: 'Name of a1', score: 20 }, accounts: [{}, { name: 'Name of g1' }] },
    },
    {
      name: 'does not ask for the type where nobody wants it',
      query: '{ named { id name } }',
      data: {
        named: [
          { id: 'a1', name: 'Name of a1' },
          { id: 'g1', name: 'Name of g1' },
        ],
      },
      asked: { accounts: 0 },
    },
    {
      name: 'finds the type of what it knows as the interface only',
      query: '{ named { __typename name } first { kind: __typename } }',
      data: {
        named: [
          { __typename: 'Admin', name: 'Name of a1' },
          { __typename: 'Guest', name: 'Name of g1' },
        ],
        first: { kind: 'Guest' },
      },
    },
    {
      name: 'finds the fields of that type',
      query: '{ named { ... on Admin { id level name } ... on Guest { since } } }',
      data: { named: [{ id: 'a1', level: 7, name: 'Name of a1' }, { since: 2020 }] },
    },
    {
      name: 'goes from one to another that know the interface only',
      query: '{ named { score } first { score } }',
      data: { named: [{ score: 20 }, { score: 20 }], first: { score: 20 } },
    },
    {
      name: 'sends what is required',
      query: '{ named { title } accounts { title ... on Admin { score } } admin { title } }',
      data: {
        named: [{ title: 'a1 has 20' }, { title: 'g1 has 20' }],
        accounts: [{ title: 'a1 has 20', score: 20 }, { title: 'g1 has 20' }],
        admin: { title: 'a1 has 20' },
      },
    },
    {
      name: 'answers an entity that the owner of the interface does not know with an error where its type is wanted',
      query: '{ lost { __typename id } }',
      data: { lost: null },
      errors: [['lost']],
      stock: 'it says null without an error',
    },
    {
      name: 'does so where only a field of one type is wanted',
      query: '{ lost { ... on Admin { level } } }',
      data: { lost: null },
      errors: [['lost']],
      stock: 'it says null without an error',
    },
    {
      name: 'needs no type where only fields of the interface are wanted',
      query: '{ lost { id name } }',
      data: { lost: { id: 'unknown', name: 'Name of unknown' } },
    },
  ],
}
