import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface User {
  readonly id: string
  readonly name?: string
}

const users = ['u1', 'u2'].map((id) => ({ id, name: `${id}-name` }))

function behaviourOf(name: string, extension: string, cases: Behaviour['cases'] = []): Behaviour {
  return {
    name,
    subgraphs: () => [
      createTestSubgraph(
        'owner',
        `type Query { users: [User!]! } type User @key(fields: "id") { id: ID! name: String @shareable }`,
        { Query: { users: () => users }, User: { __resolveReference: ({ id }: User) => users.find((user) => user.id === id) } },
      ),
      createTestSubgraph('extension', extension, {
        Query: { provided: () => ({ id: 'u1', name: 'provided' }), plain: () => ({ id: 'u2', name: 'not to be used' }) },
        User: { nickname: ({ name: given }: User) => `${given} the second`, rank: ({ id }: User) => Number(id.slice(1)) },
      }),
    ],
    cases: [
      { name: 'adds a field', query: '{ users { rank } }', data: { users: [{ rank: 1 }, { rank: 2 }] } },
      {
        name: 'asks the owner for what is @external',
        query: '{ users { nickname } plain { name nickname } }',
        data: {
          users: users.map(({ name: own }) => ({ nickname: `${own} the second` })),
          plain: { name: 'u2-name', nickname: 'u2-name the second' },
        },
      },
      {
        name: 'takes what is provided',
        query: '{ provided { id name rank } }',
        data: { provided: { id: 'u1', name: 'provided', rank: 1 } },
        asked: { owner: 0 },
      },
      ...cases,
    ],
  }
}

const QUERY = '{ provided: User @provides(fields: "name") plain: User }'
const FIELDS = '{ id: ID! name: String @external rank: Int nickname: String @requires(fields: "name") }'

export const plain = behaviourOf(
  '@external in Federation 2, without extend',
  `type Query ${QUERY} type User @key(fields: "id") ${FIELDS}`,
)

export const withExtend = behaviourOf(
  '@external in Federation 2, with extend and an external key',
  `extend type Query ${QUERY} extend type User @key(fields: "id") ${FIELDS.replace('id: ID!', 'id: ID! @external')}`,
)

export const withExtends = behaviourOf(
  '@external in Federation 2, with @extends',
  `type Query @extends ${QUERY} type User @key(fields: "id") @extends ${FIELDS}`,
)

export const ofType: Behaviour = {
  name: '@external on a type',
  subgraphs: () => [
    createTestSubgraph(
      'owner',
      `type Query { user: User } type User @key(fields: "id") { id: ID! size: Size } type Size { height: Int width: Int }`,
      { Query: { user: () => ({ id: 'u1' }) }, User: { size: () => ({ height: 2, width: 3 }) } },
    ),
    createTestSubgraph(
      'extension',
      `type User @key(fields: "id") { id: ID! size: Size @external area: Int @requires(fields: "size { height width }") }
      type Size @external { height: Int width: Int }`,
      {
        User: {
          area: ({ size }: { size: { height: number; width: number } }) => size.height * size.width,
        },
      },
    ),
  ],
  cases: [
    {
      name: 'asks the owner for its fields',
      query: '{ user { area size { width } } }',
      data: { user: { area: 6, size: { width: 3 } } },
    },
  ],
}
