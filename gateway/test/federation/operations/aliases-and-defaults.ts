import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Item {
  readonly id: string
}

const echo = (_: unknown, args: object) => JSON.stringify(Object.entries(args).sort())

export const behaviour: Behaviour = {
  name: 'aliases, variables and default values',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { item(id: ID! = "default"): Item items(ids: [ID!]! = ["x", "y"]): [Item!]! echo(a: Int = 1, b: String, c: [Int] = [1, null]): String }
      type Item @key(fields: "id") { id: ID! name: String }`,
      {
        Query: {
          item: (_: unknown, { id }: Item) => ({ id }),
          items: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => ({ id })),
          echo,
        },
        Item: { name: ({ id }: Item) => `item ${id}` },
      },
    ),
    createTestSubgraph(
      'b',
      `type Item @key(fields: "id") { id: ID! scaled(by: Int = 2, unit: Unit = CM): String self: Item echo(a: Int = 1, b: String = null): String }
      enum Unit { CM M }`,
      {
        Item: {
          scaled: ({ id }: Item, { by, unit }: { by: number; unit: string }) => `${id}*${by}${unit}`,
          self: ({ id }: Item) => ({ id }),
          echo,
        },
      },
    ),
  ],
  cases: [
    {
      name: 'keep one field with different arguments apart, on both sides of a join',
      query: '{ item { one: scaled(by: 1) scaled three: scaled(by: 3, unit: M) self { scaled(by: 4) name } } }',
      data: {
        item: {
          one: 'default*1CM',
          scaled: 'default*2CM',
          three: 'default*3M',
          self: { scaled: 'default*4CM', name: 'item default' },
        },
      },
    },
    {
      name: 'keep aliases of one root field apart',
      query: '{ a: item(id: "1") { name } b: item(id: "2") { name scaled } item { id } }',
      data: { a: { name: 'item 1' }, b: { name: 'item 2', scaled: '2*2CM' }, item: { id: 'default' } },
    },
    {
      name: 'take aliases that are names of fields that joins need',
      query: '{ items { name: id id: scaled scaled: name self { id: name } } }',
      data: {
        items: ['x', 'y'].map((id) => ({ name: id, id: `${id}*2CM`, scaled: `item ${id}`, self: { id: `item ${id}` } })),
      },
    },
    {
      name: 'take an alias that is the name of the field itself as none',
      query:
        '{ items { self: self { scaled } self { name } } item: item { id } item { scaled: scaled ...F } } fragment F on Item { scaled }',
      data: {
        items: ['x', 'y'].map((id) => ({ self: { scaled: `${id}*2CM`, name: `item ${id}` } })),
        item: { id: 'default', scaled: 'default*2CM' },
      },
    },
    {
      name: 'do not send variables that are absent, and send those that are null',
      query: 'query($a: Int, $b: String) { x: echo(a: $a, b: $b) y: echo(a: $a, c: null) item { echo(a: $a, b: $b) } }',
      variables: { b: null },
      data: {
        x: '[["a",1],["b",null],["c",[1,null]]]',
        y: '[["a",1],["c",null]]',
        item: { echo: '[["a",1],["b",null]]' },
      },
    },
    {
      name: 'fill in defaults of variables, also where the join needs them',
      query: 'query($by: Int = 9, $unit: Unit = M, $ids: [ID!]! = ["q"]) { items(ids: $ids) { scaled(by: $by, unit: $unit) } }',
      data: { items: [{ scaled: 'q*9M' }] },
    },
    {
      name: 'take a value for a list of one',
      query: 'query($ids: [ID!]!) { items(ids: $ids) { id } more: items(ids: "z") { id } }',
      variables: { ids: 'w' },
      data: { items: [{ id: 'w' }], more: [{ id: 'z' }] },
    },
    {
      name: 'merge a field that is selected more than once',
      query: '{ item { self { id } ...F self { scaled } } item { name } } fragment F on Item { self { name self { id } } }',
      data: {
        item: {
          self: { id: 'default', name: 'item default', self: { id: 'default' }, scaled: 'default*2CM' },
          name: 'item default',
        },
      },
    },
  ],
}
