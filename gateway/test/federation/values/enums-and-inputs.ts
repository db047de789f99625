import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Filter {
  readonly first: number
  readonly kind?: string
}

export const behaviour: Behaviour = {
  name: 'enums and input objects that differ between subgraphs',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { users: [User!]! byKind(kind: Kind! = GOOD): [User!]! }
      type User @key(fields: "id") { id: ID! kind: Kind @shareable }
      enum Kind { GOOD BAD @inaccessible }`,
      {
        Query: {
          users: () => [
            { id: 'u1', kind: 'GOOD' },
            { id: 'u2', kind: 'BAD' },
          ],
          byKind: (_: unknown, { kind }: { kind: string }) => [{ id: kind, kind }],
        },
      },
    ),
    createTestSubgraph(
      'b',
      `type Query { filtered(filter: Filter = { first: 2 }): String outcome: Outcome }
      type User @key(fields: "id") { id: ID! kind: Kind @shareable level: Level }
      input Filter { first: Int! = 5 kind: Kind }
      enum Kind { GOOD BAD @inaccessible }
      enum Level { LOW HIGH }
      enum Outcome { WON LOST }`,
      {
        Query: { filtered: (_: unknown, { filter }: { filter: Filter | null }) => JSON.stringify(filter), outcome: () => 'LOST' },
        User: { level: () => 'HIGH' },
      },
    ),
    createTestSubgraph(
      'c',
      `type Query { other(filter: Filter!): String }
      input Filter { first: Int! = 5 after: String }
      enum Outcome { WON DRAWN }
      type Game { outcome: Outcome }`,
      { Query: { other: (_: unknown, { filter }: { filter: Filter }) => JSON.stringify(filter) } },
    ),
  ],
  cases: [
    {
      name: 'says null, with an error, for a value that is not in the enum that clients see',
      query: '{ users { id kind level } }',
      data: {
        users: [
          { id: 'u1', kind: 'GOOD', level: 'HIGH' },
          { id: 'u2', kind: null, level: 'HIGH' },
        ],
      },
      errors: [['users', 1, 'kind']],
      stock: 'it says null without an error',
    },
    {
      name: 'refuses such a value where a client sends it',
      query: 'query($kind: Kind!) { byKind(kind: $kind) { id } }',
      variables: { kind: 'BAD' },
      data: undefined,
      errors: [[]],
    },
    { name: 'answers values that only some subgraphs know', query: '{ outcome }', data: { outcome: 'LOST' } },
    {
      name: 'sends enum values as arguments, fixed, by variable and by default',
      query: 'query($kind: Kind!) { a: byKind { id } b: byKind(kind: GOOD) { id } c: byKind(kind: $kind) { id } }',
      variables: { kind: 'GOOD' },
      data: { a: [{ id: 'GOOD' }], b: [{ id: 'GOOD' }], c: [{ id: 'GOOD' }] },
    },
    {
      name: 'leaves defaults of arguments and of input fields to the subgraph',
      query:
        'query($filter: Filter) { a: filtered b: filtered(filter: null) c: filtered(filter: {}) d: filtered(filter: $filter) }',
      data: { a: '{"first":2}', b: 'null', c: '{"first":5}', d: '{"first":2}' },
    },
    {
      name: 'sends what every subgraph knows of an input object',
      query: 'query($filter: Filter!, $first: Int!) { filtered(filter: $filter) other(filter: { first: $first }) }',
      variables: { filter: { first: 1 }, first: 7 },
      data: { filtered: '{"first":1}', other: '{"first":7}' },
    },
  ],
}
