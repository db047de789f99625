import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Item {
  readonly id: string
  readonly shelfId: string
  readonly code: { readonly one: string; readonly two: string; readonly three: string }
}

const item: Item = { id: '1', shelfId: 's1', code: { one: '11', two: '12', three: '13' } }

const notAsked = () => {
  throw new Error('This subgraph can resolve no such key')
}

// The keys that join `b` to `a` are resolvable on one side only, each on another.
export const behaviour: Behaviour = {
  name: '@key, resolvable: false',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Item @key(fields: "id") @key(fields: "shelfId", resolvable: false) @key(fields: "code { one two }", resolvable: false)
        @key(fields: "id code { two three }", resolvable: false) { id: ID! shelfId: ID! code: Code! name: String! }
      type Code { one: ID! two: ID! three: ID! }
      type Author @key(fields: "id") { id: ID! name: String }`,
      {
        Item: {
          __resolveReference: (key: Partial<Item>) =>
            key.id && !key.code && !key.shelfId ? { ...item, name: 'Chair' } : notAsked(),
        },
        Author: { name: ({ id }: Item) => `Author ${id}` },
      },
    ),
    createTestSubgraph(
      'b',
      `type Query { box: Box }
      type Box @key(fields: "id") { id: ID! items: [Item!]! author: Author }
      type Item @key(fields: "code { one two }", resolvable: false) @key(fields: "id code { two three }")
        @key(fields: "shelfId", resolvable: false) @key(fields: "id", resolvable: false) {
        id: ID! shelfId: ID! code: Code! name: String! @external label: String! @requires(fields: "name") }
      type Code { one: ID! two: ID! three: ID! }
      type Author @key(fields: "id", resolvable: false) { id: ID! }`,
      {
        Query: { box: () => ({ id: '100' }) },
        Box: { items: () => [item], author: () => ({ id: 'a1' }) },
        Item: {
          __resolveReference: (key: Item & { name: string }) =>
            key.id && key.code.two && key.code.three && !key.shelfId ? { ...item, name: key.name } : notAsked(),
          label: ({ name }: { name: string }) => `${name}!`,
        },
        Author: { __resolveReference: notAsked },
      },
    ),
  ],
  cases: [
    {
      name: 'goes only where a key is resolvable, and comes back with the key that is resolvable there',
      query: '{ box { id items { id name label } } }',
      data: { box: { id: '100', items: [{ id: '1', name: 'Chair', label: 'Chair!' }] } },
      apolloPlanner: 'it chooses a composite key that is not resolvable',
    },
    {
      name: 'resolves a reference that is only a stub in its own subgraph',
      query: '{ box { author { name } } }',
      data: { box: { author: { name: 'Author a1' } } },
    },
  ],
}
