import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface User {
  readonly id: string
  readonly name?: string
}

const users = ['u1', 'u2'].map((id) => ({ id, name: `${id}-name` }))
const resolvers = {
  Query: { users: () => users, randomUser: () => users[0] },
  User: { __resolveReference: ({ id }: User) => users.find((user) => user.id === id) },
}
const extending = {
  Query: { provided: () => ({ id: 'u1', name: 'provided' }) },
  User: {
    nickname: ({ name }: User) => `${name} the second`,
    rank: ({ id }: User) => Number(id.slice(1)),
  },
}
const federation = 1

function behaviourOf(name: string, extension: string): Behaviour {
  return {
    name,
    subgraphs: () => [
      createTestSubgraph(
        'owner',
        'type Query { users: [User!]! randomUser: User } type User @key(fields: "id") { id: ID! name: String }',
        resolvers,
        { federation },
      ),
      createTestSubgraph('extension', extension, extending, { federation }),
    ],
    cases: [
      { name: 'adds a field', query: '{ users { rank } }', data: { users: [{ rank: 1 }, { rank: 2 }] } },
      {
        name: 'asks the owner for what is @external',
        query: '{ users { nickname name } }',
        data: { users: users.map(({ name: own }) => ({ nickname: `${own} the second`, name: own })) },
      },
      {
        name: 'takes what is provided',
        query: '{ provided { id name rank } }',
        data: { provided: { id: 'u1', name: 'provided', rank: 1 } },
        asked: { owner: 0 },
      },
      {
        name: 'joins the other way round',
        query: '{ randomUser { id rank } provided { rank } }',
        data: { randomUser: { id: 'u1', rank: 1 }, provided: { rank: 1 } },
      },
    ],
  }
}

const FIELDS = `{ id: ID! @external name: String @external rank: Int nickname: String @requires(fields: "name") }`

export const withExtend = behaviourOf(
  '@external in Federation 1, with extend',
  `extend type Query { provided: User @provides(fields: "name") } extend type User @key(fields: "id") ${FIELDS}`,
)

export const withExtends = behaviourOf(
  '@external in Federation 1, with @extends',
  `type Query @extends { provided: User @provides(fields: "name") } type User @key(fields: "id") @extends ${FIELDS}`,
)
