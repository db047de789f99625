import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Item {
  readonly id: string
}

const STOCK = 'it says null without an error'
const items = ['i1', 'i2', 'i3'].map((id) => ({ id }))

// `b` does not know i2; `c` throws for i3.
export const behaviour: Behaviour = {
  name: 'null propagation',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { item(id: ID!): Item sure(id: ID!): Item! items: [Item!]! some: [Item] maybe: [Item!] nested: [[Item!]] shelf: Shelf }
      type Item @key(fields: "id") { id: ID! own: String! other: Item! }
      type Shelf { name: String! item: Item! }`,
      {
        Query: {
          item: (_: unknown, { id }: Item) => ({ id }),
          sure: (_: unknown, { id }: Item) => ({ id }),
          items: () => items,
          some: () => items,
          maybe: () => items,
          nested: () => [[items[0]], [items[1]], [items[2], items[0]]],
          shelf: () => ({ name: 'top', item: { id: 'i2' } }),
        },
        Item: {
          own: ({ id }: Item) => {
            if (id === 'i1') return 'own i1'
            throw new Error('no')
          },
          other: ({ id }: Item) => ({ id: `i${Number(id.slice(1)) + 1}` }),
        },
      },
    ),
    createTestSubgraph('b', 'type Item @key(fields: "id") { id: ID! name: String! note: String }', {
      Item: {
        __resolveReference: ({ id }: Item) => (id === 'i2' ? null : { id }),
        name: ({ id }: Item) => `name ${id}`,
        note: ({ id }: Item) => `note ${id}`,
      },
    }),
    createTestSubgraph('c', 'type Item @key(fields: "id") { id: ID! size: Int! }', {
      Item: {
        size: ({ id }: Item) => {
          if (id === 'i3') throw new Error('no')
          return Number(id.slice(1))
        },
      },
    }),
  ],
  cases: [
    {
      name: 'stops at the nearest field that may be null',
      query: '{ item(id: "i2") { id name } }',
      data: { item: null },
      errors: [['item', 'name']],
      stock: STOCK,
    },
    {
      name: 'stops at an item of a list that may be null, at the position of the item',
      query: '{ some { id size name } }',
      data: { some: [{ id: 'i1', size: 1, name: 'name i1' }, null, null] },
      errors: [
        ['some', 1, 'name'],
        ['some', 2, 'size'],
      ],
      stock: STOCK,
    },
    {
      name: 'goes on to the list where its items may not be null',
      query: '{ maybe { size } item(id: "i1") { size } }',
      data: { maybe: null, item: { size: 1 } },
      errors: [['maybe', 2, 'size']],
    },
    {
      name: 'goes on to the root where nothing may be null',
      query: '{ items { name } item(id: "i1") { id } }',
      data: null,
      errors: [['items', 1, 'name']],
      stock: STOCK,
    },
    {
      name: 'stops at the inner list in a list of lists',
      query: '{ nested { size } }',
      data: { nested: [[{ size: 1 }], [{ size: 2 }], null] },
      errors: [['nested', 2, 0, 'size']],
    },
    {
      name: 'goes up through objects of other subgraphs',
      query: '{ shelf { name item { name } } item(id: "i1") { other { other { size } } id } }',
      data: { shelf: null, item: null },
      errors: [
        ['shelf', 'item', 'name'],
        ['item', 'other', 'other', 'size'],
      ],
      stock: STOCK,
    },
    {
      name: 'leaves fields that may be null in place',
      query: '{ some { note } item(id: "i2") { note } }',
      data: { some: [{ note: 'note i1' }, { note: null }, { note: 'note i3' }], item: { note: null } },
    },
    {
      name: 'reports what a subgraph has propagated itself once, where it happened',
      query: '{ some { own } other: sure(id: "i1") { own } }',
      data: { some: [{ own: 'own i1' }, null, null], other: { own: 'own i1' } },
      errors: [
        ['some', 1, 'own'],
        ['some', 2, 'own'],
      ],
    },
    {
      name: 'ends with null as a whole, reported once, where a subgraph has propagated it to the root',
      query: '{ sure(id: "i2") { own } item(id: "i1") { name } }',
      data: null,
      errors: [['sure', 'own']],
    },
    {
      name: 'uses aliases in paths',
      query: '{ list: some { big: size } }',
      data: { list: [{ big: 1 }, { big: 2 }, null] },
      errors: [['list', 2, 'big']],
    },
    {
      name: 'does not propagate what is not included',
      query: 'query($no: Boolean!) { some { id size @include(if: $no) name @skip(if: true) } }',
      variables: { no: false },
      data: { some: items },
    },
  ],
}
