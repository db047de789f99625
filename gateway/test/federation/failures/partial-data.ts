import type { Subgraph } from '@agentic/service/subgraph'
import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Item {
  readonly id: string
  readonly price?: number
}

const STOCK = 'it does not tell which fields are missing'
const items = ['i1', 'i2'].map((id) => ({ id }))

function unreachable(subgraph: Subgraph): Subgraph {
  return { ...subgraph, execute: () => Promise.reject(new Error('ECONNREFUSED')) }
}

// `names` cannot be reached; `sizes` refuses every request as a whole.
export const behaviour: Behaviour = {
  name: 'partial data when a subgraph fails',
  subgraphs: () => [
    createTestSubgraph(
      'items',
      `type Query { items: [Item!]! pair: [[Item]] bin: Bin }
      type Item @key(fields: "id") { id: ID! }
      type Bin { item: Item @inaccessible label: String items: [Item!]! }`,
      { Query: { items: () => items, pair: () => [[items[0]], [null, items[1]]], bin: () => ({ label: 'b', items }) } },
    ),
    unreachable(
      createTestSubgraph(
        'names',
        `type Query { named: String surely: String! others: [Item!] } type Mutation { rename: String }
        type Item @key(fields: "id") { id: ID! name: String code: String!  price: Int }`,
        {},
      ),
    ),
    {
      ...createTestSubgraph('sizes', 'type Query { sized: Int } type Item @key(fields: "id") { id: ID! size: Int }', {}),
      execute: () => Promise.resolve(JSON.parse('{"errors":[{"message":"no"}]}')),
    },
    createTestSubgraph(
      'totals',
      `type Query { total: Int } type Mutation { reset: Int }
      type Item @key(fields: "id") { id: ID! price: Int @external total: Int @requires(fields: "price") rank: Int }`,
      {
        Query: { total: () => 7 },
        Mutation: { reset: () => 0 },
        Item: { total: ({ price = 0 }: Item) => price + 1, rank: ({ id }: Item) => Number(id.slice(1)) },
      },
    ),
  ],
  cases: [
    {
      name: 'answers the fields of the others, at the root',
      query: '{ total named n: named sized }',
      data: { total: 7, named: null, n: null, sized: null },
      errors: [['named'], ['n'], ['sized']],
      stock: STOCK,
    },
    {
      name: 'answers the fields of the others, of entities, and says of each which are missing',
      query: '{ items { id name rank size } }',
      data: { items: [1, 2].map((n) => ({ id: `i${n}`, name: null, rank: n, size: null })) },
      errors: [0, 1].flatMap((n) => [
        ['items', n, 'name'],
        ['items', n, 'size'],
      ]),
      stock: STOCK,
    },
    {
      name: 'uses aliases and list positions of lists in lists',
      query: '{ list: pair { n: name } }',
      data: { list: [[{ n: null }], [null, { n: null }]] },
      errors: [
        ['list', 0, 0, 'n'],
        ['list', 1, 1, 'n'],
      ],
      stock: STOCK,
    },
    {
      name: 'propagates the null of a field that may not be null, reported once',
      query: '{ bin { label items { code } } total }',
      data: { bin: null, total: 7 },
      errors: [0, 1].map((n) => ['bin', 'items', n, 'code']),
      stock: STOCK,
    },
    {
      name: 'reports what is required and not selected at the entity, and asks nobody in vain',
      query: '{ items { id total } }',
      data: { items: [1, 2].map((n) => ({ id: `i${n}`, total: null })) },
      errors: [0, 1].map((n) => ['items', n]),
      asked: { totals: 0 },
      stock: STOCK,
    },
    {
      name: 'loses everything where a root field that may not be null is missing',
      query: '{ total surely }',
      data: null,
      errors: [['surely']],
      stock: STOCK,
    },
    {
      name: 'goes on with the next mutation',
      query: 'mutation { rename reset }',
      data: { rename: null, reset: 0 },
      errors: [['rename']],
      stock: STOCK,
    },
    {
      name: 'asks for no entity of a list that is missing',
      query: '{ others { id rank } }',
      data: { others: null },
      errors: [['others']],
      asked: { totals: 0 },
      stock: STOCK,
    },
  ],
}
