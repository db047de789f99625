import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Deal {
  readonly id: string
  readonly price?: number
  readonly total?: number
  readonly isCheap?: boolean | null
}

export const behaviour: Behaviour = {
  name: '@requires of what is required in turn',
  subgraphs: () => [
    createTestSubgraph('deals', 'type Query { deals: [Deal!]! deal: Deal } type Deal @key(fields: "id") { id: ID! }', {
      Query: { deals: () => [{ id: '1' }, { id: '2' }], deal: () => ({ id: 'unknown' }) },
    }),
    createTestSubgraph('prices', 'type Deal @key(fields: "id") { id: ID! price: Int }', {
      Deal: {
        __resolveReference: ({ id }: Deal) => (id === 'unknown' ? null : { id }),
        price: ({ id }: Deal) => Number(id) * 50,
      },
    }),
    createTestSubgraph(
      'totals',
      'type Deal @key(fields: "id") { id: ID! price: Int @external total: Int @requires(fields: "price") isCheap: Boolean @external ' +
        'advice: String @requires(fields: "isCheap") }',
      {
        Deal: {
          total: ({ price = Number.NaN }: Deal) => price + 1,
          advice: ({ isCheap }: Deal) => (isCheap ? 'buy' : 'wait'),
        },
      },
    ),
    createTestSubgraph(
      'judge',
      'type Deal @key(fields: "id") { id: ID! total: Int @external isCheap: Boolean @requires(fields: "total") }',
      { Deal: { isCheap: ({ total = Number.NaN }: Deal) => total < 100 } },
    ),
  ],
  cases: [
    {
      name: 'follows the chain over four subgraphs and back',
      query: '{ deals { advice } }',
      data: { deals: [{ advice: 'buy' }, { advice: 'wait' }] },
      apolloPlanner: 'it asks for what is required in turn without what that requires',
    },
    {
      name: 'gives what is required besides where it is selected',
      query: '{ deals { advice isCheap total price id } }',
      data: {
        deals: [
          { advice: 'buy', isCheap: true, total: 51, price: 50, id: '1' },
          { advice: 'wait', isCheap: false, total: 101, price: 100, id: '2' },
        ],
      },
      apolloPlanner: 'it asks for what is required in turn without what that requires',
    },
  ],
}
