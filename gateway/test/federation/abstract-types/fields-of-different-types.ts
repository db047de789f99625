import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Account {
  readonly __typename: string
  readonly id: string
}

const accounts: readonly Account[] = [
  { __typename: 'User', id: 'u1' },
  { __typename: 'Admin', id: 'a1' },
  { __typename: 'Bot', id: 'b1' },
]

// One key of the response, whose types are alike in the supergraph but not in a subgraph: that can only be asked for it under
// other names, which have to be undone (output rewrites).
export const behaviour: Behaviour = {
  name: 'one key for fields of different types',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { accounts: [Account!]! all: [All!]! }
      union Account = User | Admin | Bot
      interface All { id: ID }
      type User implements All @key(fields: "id") { id: ID! name: String! @shareable similar: [Account!]! @shareable }
      type Admin implements All @key(fields: "id") { id: ID name: String similar: [Account!] }
      type Bot implements All @key(fields: "id") { id: ID code(length: Int): String }`,
      {
        Query: { accounts: () => accounts, all: () => accounts },
        User: { name: () => 'Ada', similar: () => [accounts[1]] },
        Admin: { name: () => 'Root', similar: () => accounts },
        Bot: { code: (_: unknown, { length }: { length?: number }) => 'beep'.slice(0, length) },
      },
    ),
    createTestSubgraph(
      'b',
      `union Account = User | Admin
      type User @key(fields: "id") { id: ID name: String @shareable similar: [Account!] @shareable score: Int! @shareable tag: Tag! @shareable }
      type Admin @key(fields: "id") { id: ID! score: Int tag: Tag }
      type Tag { text: String @shareable }`,
      {
        User: { name: () => 'Ada', similar: () => [accounts[1]], score: () => 1, tag: () => ({ text: 'user' }) },
        Admin: { score: () => null, tag: () => ({ text: 'admin' }) },
      },
    ),
    createTestSubgraph(
      'c',
      'type User @key(fields: "id") { id: ID score: Int @shareable tag: Tag @shareable } type Tag { text: String @shareable }',
      { User: { score: () => 1, tag: () => ({ text: 'user' }) } },
    ),
  ],
  cases: [
    {
      name: 'holds for members of a union',
      query: '{ accounts { ... on User { id name } ... on Admin { id name } ... on Bot { id name: code(length: 2) } } }',
      data: {
        accounts: [
          { id: 'u1', name: 'Ada' },
          { id: 'a1', name: 'Root' },
          { id: 'b1', name: 'be' },
        ],
      },
    },
    {
      name: 'holds at depth, in lists',
      query: `{ accounts { ... on User { similar { ... on User { id } ... on Admin { id } } }
        ... on Admin { similar { ... on User { id name } ... on Admin { id } } } } }`,
      data: { accounts: [{ similar: [{ id: 'a1' }] }, { similar: [{ id: 'u1', name: 'Ada' }, { id: 'a1' }, {}] }, {}] },
      stock: 'it renames nothing inside of what it has renamed',
    },
    {
      name: 'holds for what another subgraph has',
      query: '{ accounts { ... on User { value: score t: tag { text } } ... on Admin { value: score t: tag { text } } } }',
      data: { accounts: [{ value: 1, t: { text: 'user' } }, { value: null, t: { text: 'admin' } }, {}] },
    },
    {
      name: 'holds on interfaces with one selection',
      query: '{ all { id ... on User { x: name } ... on Bot { x: code } } }',
      data: { all: [{ id: 'u1', x: 'Ada' }, { id: 'a1' }, { id: 'b1', x: 'beep' }] },
    },
  ],
}
