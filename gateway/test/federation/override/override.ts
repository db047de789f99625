import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const wrong = () => {
  throw new Error('This field has moved')
}

export const behaviour: Behaviour = {
  name: '@override',
  subgraphs: () => [
    createTestSubgraph(
      'old',
      `type Query { bill: Bill root: String }
      interface Payment { id: ID! }
      type Bill implements Payment @key(fields: "id") { id: ID! amount: Int note: String @external total: Int @requires(fields: "note") }`,
      {
        Query: { bill: () => ({ id: 'b1' }), root: wrong },
        Bill: { amount: wrong, total: ({ note }: { note: string }) => note.length },
      },
    ),
    createTestSubgraph(
      'new',
      `type Query { payments: [Payment!]! root: String @override(from: "old") }
      interface Payment { id: ID! amount: Int }
      type Bill implements Payment @key(fields: "id") {
        id: ID! amount: Int @override(from: "old") note: String @override(from: "gone") }`,
      {
        Query: { payments: () => [{ __typename: 'Bill', id: 'b2' }], root: () => 'new' },
        Bill: { amount: ({ id }: { id: string }) => Number(id.slice(1)), note: () => 'four' },
      },
    ),
  ],
  cases: [
    { name: 'moves a root field', query: '{ root }', data: { root: 'new' }, asked: { old: 0 } },
    {
      name: 'moves a field of an entity, also where it is selected on an interface',
      query: '{ bill { amount } payments { id amount ... on Bill { a: amount } } }',
      data: { bill: { amount: 1 }, payments: [{ id: 'b2', amount: 2, a: 2 }] },
    },
    {
      name: 'works with @requires, and where the subgraph that had the field is no more',
      query: '{ bill { total note amount } }',
      data: { bill: { total: 4, note: 'four', amount: 1 } },
    },
  ],
}
