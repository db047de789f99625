import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Post {
  readonly id: string
  readonly author?: string
}

const posts: readonly Post[] = [
  { id: 'p1', author: 'u1' },
  { id: 'p2', author: 'bad' },
  { id: 'p3', author: 'bad' },
  { id: 'p4' },
]
const refuseBad = ({ id }: Post) => {
  if (id === 'bad') throw new Error('no')
  return `name of ${id}`
}

export const behaviour: Behaviour = {
  name: 'places of errors',
  subgraphs: () => [
    createTestSubgraph(
      'posts',
      `type Query { posts: [Post!]! grid: [[Post]!] node: Node nodes: [Node] }
      interface Node { id: ID! }
      type Post implements Node @key(fields: "id") { id: ID! author: User }
      type User implements Node @key(fields: "id") { id: ID! posts: [Post!]! bad: [Int] odd: Odd }
      union Odd = OddInt | OddText
      type OddInt { value: Int! @shareable } type OddText { value: Int }`,
      {
        Query: {
          posts: () => posts,
          grid: () => [
            [posts[0], null],
            [posts[1], posts[2]],
          ],
          node: () => ({ __typename: 'User', id: 'u1' }),
          nodes: () => [{ __typename: 'User', id: 'bad' }, null, { __typename: 'Post', ...posts[1] }],
        },
        Post: {
          __resolveReference: ({ id }: Post) => posts.find((post) => post.id === id),
          author: ({ author }: Post) => author && { id: author },
        },
        User: {
          posts: ({ id }: Post) => posts.filter(({ author }) => author === id),
          bad: () => [1, 'x', 3],
          odd: ({ id }: Post) =>
            id === 'u1' ? { __typename: 'OddInt', value: 'no number' } : { __typename: 'OddText', value: 1 },
        },
      },
    ),
    createTestSubgraph(
      'users',
      'type User @key(fields: "id") { id: ID! name: String tags: [Tag!] friend: User } type Tag { text: String weight: Int } type OddInt { value: Int @shareable }',
      {
        User: {
          name: refuseBad,
          tags: ({ id }: Post) => [{ text: 'a' }, { text: 'b', weight: id === 'bad' ? 'heavy' : 2 }],
          friend: () => ({ id: 'bad' }),
        },
      },
    ),
  ],
  cases: [
    {
      name: 'name the position in lists, at each place that the entity stands at',
      query: '{ posts { author { name } } }',
      data: {
        posts: [{ author: { name: 'name of u1' } }, { author: { name: null } }, { author: { name: null } }, { author: null }],
      },
      errors: [1, 2].map((index) => ['posts', index, 'author', 'name']),
    },
    {
      name: 'name positions in lists of lists, and aliases',
      query: '{ rows: grid { by: author { called: name } } }',
      data: {
        rows: [
          [{ by: { called: 'name of u1' } }, null],
          [{ by: { called: null } }, { by: { called: null } }],
        ],
      },
      errors: [0, 1].map((index) => ['rows', 1, index, 'by', 'called']),
    },
    {
      name: 'name positions inside of what was fetched for an entity',
      query: '{ posts { author { tags { text weight } } } }',
      data: {
        posts: ['u1', 'bad', 'bad']
          .map((id) => ({
            author: {
              tags: [
                { text: 'a', weight: null },
                { text: 'b', weight: id === 'bad' ? null : 2 },
              ],
            },
          }))
          .concat([{ author: null } as never]),
      },
      errors: [1, 2].map((index) => ['posts', index, 'author', 'tags', 1, 'weight']),
    },
    {
      name: 'lead through entities of entities',
      query: '{ node { ... on User { friend { friend { name } posts { id author { name } } } } } }',
      data: {
        node: {
          friend: {
            friend: { name: null },
            posts: ['p2', 'p3'].map((id) => ({ id, author: { name: null } })),
          },
        },
      },
      errors: [
        ['node', 'friend', 'friend', 'name'],
        ['node', 'friend', 'posts', 0, 'author', 'name'],
        ['node', 'friend', 'posts', 1, 'author', 'name'],
      ],
    },
    {
      name: 'are found behind interfaces',
      query: '{ nodes { id ... on User { name } ... on Post { author { n: name } } } }',
      data: { nodes: [{ id: 'bad', name: null }, null, { id: 'p2', author: { n: null } }] },
      errors: [
        ['nodes', 0, 'name'],
        ['nodes', 2, 'author', 'n'],
      ],
    },
    {
      name: 'are those of items of a list of scalars',
      query: '{ node { ... on User { bad } } }',
      data: { node: { bad: [1, null, 3] } },
      errors: [['node', 'bad', 1]],
    },
    {
      name: 'are right where the planner had to rename fields of different types',
      query: '{ node { ... on User { odd { ... on OddText { value } ... on OddInt { value } } } } }',
      data: { node: { odd: null } },
      errors: [['node', 'odd', 'value']],
      stock: 'it tells the name that its planner gave to the field',
    },
  ],
}
