import { GraphQLScalarType } from 'graphql'
import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const value = { a: [1, { b: null }], __typename: 'not a type', id: 'x' }

const DateTime = new GraphQLScalarType({ name: 'DateTime', serialize: (date) => (date as Date).toISOString() })

export const behaviour: Behaviour = {
  name: 'scalars',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `scalar JSON scalar DateTime
      type Query { item: Item echo(value: JSON, list: [JSON!]): JSON float(value: Float!): Float id(value: ID!): ID }
      type Item @key(fields: "data") @key(fields: "id") { id: ID! data: JSON at: DateTime list: [JSON] big: Float }`,
      {
        DateTime,
        Query: {
          item: () => ({ id: 'i1', data: value, at: new Date(0), list: [1, null, 'x', [2]], big: 1e21 }),
          echo: (_: unknown, { value: sent, list }: { value: unknown; list: unknown }) => ({ sent, list }),
          float: (_: unknown, { value: sent }: { value: number }) => sent,
          id: (_: unknown, { value: sent }: { value: string }) => sent,
        },
      },
    ),
    createTestSubgraph(
      'b',
      `scalar JSON scalar DateTime type Item @key(fields: "id") { id: ID! size: Int seen: DateTime }
      type Query { byData: Thing } type Thing @key(fields: "data") { data: JSON }`,
      {
        DateTime,
        Query: { byData: () => ({ data: value }) },
        Item: { size: () => 3, seen: () => new Date(1) },
      },
    ),
    createTestSubgraph('c', 'scalar JSON type Thing @key(fields: "data") { data: JSON told: JSON }', {
      Thing: { told: ({ data }: { data: unknown }) => ({ data }) },
    }),
  ],
  cases: [
    {
      name: 'gives custom scalars as the subgraph serialises them, whatever is in them',
      query: '{ item { data at list big size seen } }',
      data: {
        item: {
          data: value,
          at: '1970-01-01T00:00:00.000Z',
          list: [1, null, 'x', [2]],
          big: 1e21,
          size: 3,
          seen: '1970-01-01T00:00:00.001Z',
        },
      },
    },
    {
      name: 'sends them as they are, fixed and by variable',
      query:
        'query($value: JSON!, $list: [JSON!]) { a: echo(value: $value, list: $list) b: echo(value: { x: [1, "y", null, { z: true }] }) c: echo(value: { v: $value }, list: [$value]) }',
      variables: { value, list: [{ a: 1 }, 2] },
      data: {
        a: { sent: value, list: [{ a: 1 }, 2] },
        b: { sent: { x: [1, 'y', null, { z: true }] } },
        c: { sent: { v: value }, list: [value] },
      },
    },
    {
      name: 'sends a scalar that is a key as it is',
      query: '{ byData { told } }',
      data: { byData: { told: { data: value } } },
    },
    {
      name: 'coerces as the specification says: an integer is a float, a number an ID',
      query: 'query($f: Float!, $id: ID!) { float(value: $f) id(value: $id) other: id(value: 7) }',
      variables: { f: 1, id: 42 },
      data: { float: 1, id: '42', other: '7' },
    },
  ],
}
