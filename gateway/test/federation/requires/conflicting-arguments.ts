import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const named = (_: unknown, { length }: { length: number }) => 'abcdef'.slice(0, length)

// Two fields of one subgraph require one field with different arguments; a subgraph has only one place for it.
export const behaviour: Behaviour = {
  name: '@requires with conflicting arguments',
  subgraphs: () => [
    createTestSubgraph(
      'names',
      'type Query { item: Item items: [Item!]! } type Item @key(fields: "id") { id: ID! name(length: Int!): String }',
      { Query: { item: () => ({ id: '1' }), items: () => [{ id: '1' }, { id: '2' }] }, Item: { name: named } },
    ),
    createTestSubgraph(
      'labels',
      `type Query { labelled: [Item!]! }
      type Item @key(fields: "id") { id: ID! name(length: Int!): String @external
        short: String @requires(fields: "name(length: 2)") long: String @requires(fields: "name(length: 5)") }`,
      {
        Query: { labelled: () => [{ id: '1' }, { id: '2' }] },
        Item: { short: ({ name }: { name: string }) => `${name}.`, long: ({ name }: { name: string }) => `${name}!` },
      },
    ),
  ],
  cases: [
    {
      name: 'gives each field what it requires',
      query: '{ item { short long } }',
      data: { item: { short: 'ab.', long: 'abcde!' } },
      stock: 'it sends one value for both',
    },
    {
      name: 'does so under aliases, in lists, and beside the field itself',
      query: '{ items { long: short short: long name(length: 1) } }',
      data: { items: [1, 2].map(() => ({ long: 'ab.', short: 'abcde!', name: 'a' })) },
      stock: 'it sends one value for both',
    },
    {
      name: 'does so where what is required has to be fetched of entities first, beside the field itself',
      query: '{ labelled { long name(length: 1) } }',
      data: { labelled: [1, 2].map(() => ({ long: 'abcde!', name: 'a' })) },
      stock: 'it sends one value for both',
    },
    {
      name: 'gives each field what it requires where that has to be fetched of entities first',
      query: '{ labelled { short long } }',
      data: { labelled: [1, 2].map(() => ({ short: 'ab.', long: 'abcde!' })) },
      stock: 'it sends one value for both',
    },
  ],
}

// As above, but that one of them requires it with an argument more.
export const unevenArguments: Behaviour = {
  name: '@requires with conflicting arguments, of which one has more',
  subgraphs: () => [
    createTestSubgraph(
      'carts',
      'type Cart @key(fields: "id") { id: ID! total(in: Currency! = EUR, rounded: Boolean): Float } enum Currency { EUR USD }',
      {
        Cart: {
          total: (_: unknown, args: { in: string; rounded?: boolean }) => (args.in === 'USD' ? 2.5 : args.rounded ? 1 : 1.5),
        },
      },
    ),
    createTestSubgraph(
      'payments',
      `type Query { cart: Cart payments: [Payment] }
      type Payment { cart: Cart }
      type Cart @key(fields: "id") { id: ID! total(in: Currency! = EUR, rounded: Boolean): Float @external
        due(again: Boolean): Float @requires(fields: "total(in: USD)") rest: Float @requires(fields: "total(in: EUR, rounded: true)") }
      enum Currency { EUR USD }`,
      {
        Query: { cart: () => ({ id: '1' }), payments: () => [{ cart: { id: '1' } }] },
        Cart: { due: ({ total }: { total: number }) => total, rest: ({ total }: { total: number }) => total },
      },
    ),
  ],
  cases: [
    {
      name: 'gives each field what it requires where that has to be fetched of entities first',
      query: '{ payments { cart { due rest } } }',
      data: { payments: [{ cart: { due: 2.5, rest: 1 } }] },
      stock: 'it sends one value for both',
    },
    {
      name: 'does so for several parts of an answer at once',
      query: '{ payments { cart { rest due } } cart { due rest total(in: USD) } }',
      data: { payments: [{ cart: { due: 2.5, rest: 1 } }], cart: { due: 2.5, rest: 1, total: 2.5 } },
      stock: 'it sends one value for both',
    },
    {
      name: 'gives each field what it requires outside of lists too, in either order, beside the field itself',
      query: '{ cart { rest due total } }',
      data: { cart: { rest: 1, due: 2.5, total: 1.5 } },
      stock: 'it sends one value for both',
    },
    {
      name: 'gives each field what it requires where one of them may be left out',
      query: 'query ($no: Boolean!) { cart { rest @skip(if: $no) due } }',
      variables: { no: false },
      data: { cart: { rest: 1, due: 2.5 } },
      stock: 'it sends one value for both',
    },
    {
      name: 'gives each field what it requires where a fragment of one of them may be left out',
      query: `query ($no: Boolean! = false) {
        payments { cart { rest ... on Cart @skip(if: $no) { mine: due(again: true) } ... on Cart { total: due } } } }`,
      data: { payments: [{ cart: { rest: 1, mine: 2.5, total: 2.5 } }] },
      stock: 'it sends one value for both',
    },
    {
      name: 'gives the other one what it requires where one is left out',
      query: 'query ($no: Boolean!) { cart { rest @skip(if: $no) due } }',
      variables: { no: true },
      data: { cart: { due: 2.5 } },
      stock: 'it sends what the other one requires',
    },
    {
      name: 'gives one field what it requires beside the field itself',
      query: '{ cart { rest total } }',
      data: { cart: { rest: 1, total: 1.5 } },
      stock: 'it sends one value for both',
    },
  ],
}
