import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const echo = (_: unknown, args: object) => JSON.stringify(args)

const INPUTS = `
  input Filter { first: Int! = 5 order: Order = { by: NAME } kinds: [Kind!] = [OLD, NEW] }
  input Order { by: By! = AGE descending: Boolean = false }
  enum By { NAME AGE }
  enum Kind { OLD NEW }`

export const behaviour: Behaviour = {
  name: 'default values of arguments and input objects',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { echo(kind: Kind! = NEW, filter: Filter = { first: 2 }, at: [Float] = [1.5, null]): String @shareable item: Item }
      type Item @key(fields: "id") { id: ID! }
      ${INPUTS}`,
      { Query: { echo, item: () => ({ id: 'i1' }) } },
    ),
    createTestSubgraph(
      'b',
      `type Item @key(fields: "id") { id: ID! echo(kind: Kind! = OLD, filter: Filter! = { order: { descending: true } }): String }
      ${INPUTS}`,
      { Item: { echo } },
    ),
  ],
  cases: [
    {
      name: 'hold where nothing is sent, inside of each other',
      query: '{ echo item { echo } }',
      data: {
        echo: '{"kind":"NEW","filter":{"first":2,"order":{"by":"NAME","descending":false},"kinds":["OLD","NEW"]},"at":[1.5,null]}',
        item: {
          echo: '{"kind":"OLD","filter":{"first":5,"order":{"by":"AGE","descending":true},"kinds":["OLD","NEW"]}}',
        },
      },
    },
    {
      name: 'hold for what a variable leaves out, at each depth',
      query:
        'query($filter: Filter!, $order: Order) { item { echo(filter: $filter) b: echo(filter: { order: $order, first: 1 }) } }',
      variables: { filter: { order: {} } },
      data: {
        item: {
          echo: '{"kind":"OLD","filter":{"first":5,"order":{"by":"AGE","descending":false},"kinds":["OLD","NEW"]}}',
          b: '{"kind":"OLD","filter":{"first":1,"order":{"by":"NAME","descending":false},"kinds":["OLD","NEW"]}}',
        },
      },
    },
    {
      name: 'do not stand in for null',
      query:
        'query($filter: Filter, $kinds: [Kind!]) { echo(filter: $filter) item { echo(filter: { kinds: $kinds, order: null }) } }',
      variables: { filter: null, kinds: null },
      data: {
        echo: '{"kind":"NEW","filter":null,"at":[1.5,null]}',
        item: { echo: '{"kind":"OLD","filter":{"first":5,"order":null,"kinds":null}}' },
      },
    },
    {
      name: 'stand behind those of variables',
      query: 'query($kind: Kind = OLD, $filter: Filter = { first: 9, kinds: NEW }) { echo(kind: $kind, filter: $filter) }',
      data: {
        echo: '{"kind":"OLD","filter":{"first":9,"order":{"by":"NAME","descending":false},"kinds":["NEW"]},"at":[1.5,null]}',
      },
    },
  ],
}
