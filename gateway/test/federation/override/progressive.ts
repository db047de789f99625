import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Bill {
  readonly id: string
  readonly done?: string
}

const fields = (subgraph: string) => ({ never: () => subgraph, always: () => subgraph, named: () => subgraph })

// Which share of requests goes where in between is a matter of the planner: see planner.test.ts.
export const behaviour: Behaviour = {
  name: '@override, progressive',
  subgraphs: () => [
    createTestSubgraph(
      'old',
      `type Query { bill: Bill never: String always: String named: String }
      type Bill @key(fields: "id") { id: ID! never: String always: String named: String done: String @external
        paid: String @requires(fields: "done") }`,
      {
        Query: { bill: () => ({ id: 'b1' }), ...fields('old') },
        Bill: { ...fields('old'), paid: ({ done }: Bill) => `paid by ${done}` },
      },
    ),
    createTestSubgraph(
      'new',
      `type Query {
        never: String @override(from: "old", label: "percent(0)")
        always: String @override(from: "old", label: "percent(100)")
        named: String @override(from: "old", label: "a-label") }
      type Bill @key(fields: "id") { id: ID!
        never: String @override(from: "old", label: "percent(0)")
        always: String @override(from: "old", label: "percent(100)")
        named: String @override(from: "old", label: "a-label")
        done: String }`,
      { Query: fields('new'), Bill: { ...fields('new'), done: () => 'new' } },
    ),
  ],
  cases: [
    {
      name: 'asks the old subgraph where no request goes to the new one yet',
      query: '{ never bill { never } }',
      data: { never: 'old', bill: { never: 'old' } },
      asked: { new: 0 },
    },
    {
      name: 'asks the new one where all requests go there',
      query: '{ always bill { always } }',
      data: { always: 'new', bill: { always: 'new' } },
      stock: 'it never follows a label',
    },
    {
      name: 'asks the old one where the label is one that nobody puts in force',
      query: '{ named bill { named } }',
      data: { named: 'old', bill: { named: 'old' } },
    },
    {
      name: 'joins fields of both',
      query: '{ bill { never always named paid } }',
      data: { bill: { never: 'old', always: 'new', named: 'old', paid: 'paid by new' } },
      stock: 'it never follows a label',
    },
  ],
}
