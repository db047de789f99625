import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Part {
  readonly id: string
}

// `b` has arguments, nullability and types of its own where composition lets it.
export const behaviour: Behaviour = {
  name: 'definitions that differ between subgraphs',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { part: Part tree: Tree! list(first: Int = 2, after: String): [Int!]! @shareable }
      interface Node { id: ID! next: Node }
      type Part implements Node @key(fields: "id") { id: ID! next: Part! name: String! @shareable size: Int! }
      type Tree { parts: [Part!]! @shareable }`,
      {
        Query: {
          part: () => ({ id: 'p1' }),
          tree: () => ({ parts: [{ id: 'p1' }] }),
          list: (_: unknown, { first }: { first: number }) => [first],
        },
        Part: {
          __resolveReference: ({ id }: Part) => ({ id }),
          next: ({ id }: Part) => ({ id: `${id}+` }),
          name: ({ id }: Part) => `name of ${id}`,
          size: ({ id }: Part) => id.length,
        },
      },
    ),
    createTestSubgraph(
      'b',
      `type Query { set: Set other: Part list(first: Int = 2): [Int!] @shareable }
      type Part @key(fields: "id") { id: ID! name: String @shareable }
      type Set @key(fields: "parts { id }") { parts: [Part!]! label: String }`,
      {
        Query: { set: () => ({ parts: [{ id: 'p1' }, { id: 'p2' }] }), other: () => ({ id: 'p3' }), list: () => [0] },
        Part: { name: () => null },
        Set: { label: () => 'a set' },
      },
    ),
    createTestSubgraph(
      'c',
      'type Set @key(fields: "parts { id }") { parts: [Part!]! count: Int } type Part @key(fields: "id") { id: ID! }',
      {
        Set: { count: ({ parts }: { parts: Part[] }) => parts.length },
      },
    ),
    createTestSubgraph('d', 'type Part @key(fields: "id") { id: ID! size: Int! @override(from: "a", label: "percent(100)") }', {
      Part: { size: () => 100 },
    }),
  ],
  cases: [
    {
      name: 'lets an interface have a more special type in the types that implement it',
      query: '{ part { next { id next { name } } ... on Node { as: next { __typename id } } } }',
      data: { part: { next: { id: 'p1+', next: { name: 'name of p1++' } }, as: { __typename: 'Part', id: 'p1+' } } },
    },
    {
      name: 'takes a shared field for one that may be null where it is in one of the subgraphs',
      query: '{ other { id name } part { name } }',
      data: { other: { id: 'p3', name: null }, part: { name: 'name of p1' } },
    },
    {
      name: 'leaves out arguments that not all subgraphs have, and has the default that all have',
      query: '{ list }',
      data: { list: [2] },
    },
    { name: 'sends a list in a key', query: '{ set { label count } }', data: { set: { label: 'a set', count: 2 } } },
    {
      name: 'asks whom a field of a type of an interface was given to as a whole',
      query: '{ part { size ... on Node { ... on Part { size } } } }',
      data: { part: { size: 100 } },
      stock: 'it knows labels only from a router that puts them in force',
    },
  ],
}
