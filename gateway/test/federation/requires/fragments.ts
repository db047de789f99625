import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Data {
  readonly __typename: string
  readonly foo?: string
  readonly bar?: { readonly __typename: string; readonly size?: number; readonly depth?: number }
}

const entities: Record<string, object> = {
  e1: { id: 'e1', data: { __typename: 'Foo', foo: 'foo!', bar: { __typename: 'Box', size: 1 } } },
  e2: { id: 'e2', data: { __typename: 'Bar', bar: { __typename: 'Hole', depth: 7, size: 2 } } },
  e3: { id: 'e3', data: null },
}

export const behaviour: Behaviour = {
  name: '@requires with fragments',
  subgraphs: () => [
    createTestSubgraph(
      'source',
      `type Query { entities: [Entity!]! }
      type Entity @key(fields: "id") { id: ID! data: Data }
      interface Data { bar: Thing }
      type Foo implements Data { foo: String bar: Thing }
      type Bar implements Data { bar: Thing }
      interface Thing { size: Int }
      type Box implements Thing { size: Int }
      type Hole implements Thing { size: Int depth: Int }`,
      {
        Query: { entities: () => Object.values(entities) },
        Entity: { __resolveReference: ({ id }: { id: string }) => entities[id] },
      },
    ),
    createTestSubgraph(
      'reader',
      `type Entity @key(fields: "id") { id: ID! data: Data @external
        told: String @requires(fields: "data { __typename ... on Foo { foo bar { __typename size } } ... on Bar { bar { __typename size ... on Hole { depth } } } }") }
      interface Data { bar: Thing }
      type Foo implements Data @external { foo: String bar: Thing }
      type Bar implements Data @external { bar: Thing }
      interface Thing { size: Int }
      type Box implements Thing @external { size: Int }
      type Hole implements Thing @external { size: Int depth: Int }`,
      {
        Entity: {
          told: ({ data }: { data: Data | null }) =>
            data && [data.__typename, data.foo, data.bar?.__typename, data.bar?.size, data.bar?.depth].join(' '),
        },
      },
    ),
  ],
  cases: [
    {
      name: 'sends of each type what is required of it',
      query: '{ entities { told } }',
      data: { entities: [{ told: 'Foo foo! Box 1 ' }, { told: 'Bar  Hole 2 7' }, { told: null }] },
    },
    {
      name: 'gives what is selected of the same fields, with aliases',
      query: '{ entities { told data { kind: __typename thing: bar { size } ... on Foo { bar: foo } } } }',
      data: {
        entities: [
          { told: 'Foo foo! Box 1 ', data: { kind: 'Foo', thing: { size: 1 }, bar: 'foo!' } },
          { told: 'Bar  Hole 2 7', data: { kind: 'Bar', thing: { size: 2 } } },
          { told: null, data: null },
        ],
      },
      stock: 'it takes an alias for the field that is required',
    },
  ],
}
