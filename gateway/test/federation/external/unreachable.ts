import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const user = { __typename: 'User', id: 'u1', name: 'Ada' }
const room = { __typename: 'Room', id: 'r1', size: 7 }
const wrong = 'not the key'

// Each subgraph finds both, and says of each that the key of one of them is not its own to give.
export const behaviour: Behaviour = {
  name: '@external keys behind an interface',
  subgraphs: () => [
    createTestSubgraph(
      'users',
      `type Query { find(id: ID!): Entry @shareable user: User }
      interface Entry { id: ID! }
      type User implements Entry @key(fields: "id") { id: ID! name: String }
      type Room implements Entry @key(fields: "id") { id: ID! @external owner: User }`,
      {
        Query: { find: (_: unknown, { id }: { id: string }) => (id === 'u1' ? user : { ...room, id: wrong }), user: () => user },
        Room: { owner: () => user },
      },
    ),
    createTestSubgraph(
      'rooms',
      `type Query { find(id: ID!): Entry @shareable room: Room }
      interface Entry { id: ID! }
      type User implements Entry @key(fields: "id") { id: ID! @external rooms: [Room!]! }
      type Room implements Entry @key(fields: "id") { id: ID! size: Int }`,
      {
        Query: { find: (_: unknown, { id }: { id: string }) => (id === 'r1' ? room : { ...user, id: wrong }), room: () => room },
        User: { rooms: () => [room] },
      },
    ),
  ],
  cases: [
    {
      name: 'are refused where no subgraph has them of every type',
      query: '{ find(id: "u1") { id } }',
      data: undefined,
      errors: [[]],
      stock: 'it throws, which its server makes an error of',
    },
    {
      name: 'are taken from the subgraph that owns them',
      query: '{ user: find(id: "u1") { ... on User { id name } } room: find(id: "r1") { ... on Room { id size } } }',
      data: { user: { id: 'u1', name: 'Ada' }, room: { id: 'r1', size: 7 } },
    },
    {
      name: 'are not asked for where another type is there',
      query: '{ user: find(id: "u1") { __typename ... on Room { id } } room: find(id: "r1") { ... on User { id } } }',
      data: { user: { __typename: 'User' }, room: {} },
    },
    {
      name: 'join what the other subgraph has',
      query: '{ user { name rooms { id size } } room { size owner { id name } } }',
      data: { user: { name: 'Ada', rooms: [{ id: 'r1', size: 7 }] }, room: { size: 7, owner: { id: 'u1', name: 'Ada' } } },
    },
  ],
}
