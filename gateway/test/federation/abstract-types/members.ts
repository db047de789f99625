import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const unasked = (name: string) =>
  createTestSubgraph(name, `type Tool @key(fields: "id") { id: ID! ${name}: String }`, {
    Tool: {
      __resolveReference: () => {
        throw new Error('No member that is there leads here')
      },
    },
  })

// Both members lead to a tool, whose fields other subgraphs have.
export const leading: Behaviour = {
  name: 'union whose members lead to one entity',
  subgraphs: () => [
    createTestSubgraph(
      'jobs',
      `type Query { job: Job jobs: [Job!]! } union Job = Repair | Rental
      type Repair { tool: Tool } type Rental { tool: Tool }
      type Tool @key(fields: "id") { id: ID! }`,
      {
        Query: {
          job: () => ({ __typename: 'Repair', tool: { id: 't1' } }),
          jobs: () => [{ __typename: 'Repair', tool: { id: 't1' } }],
        },
      },
    ),
    createTestSubgraph('weights', 'type Tool @key(fields: "id") { id: ID! weight: Int }', { Tool: { weight: () => 4 } }),
    unasked('colour'),
    unasked('price'),
  ],
  cases: [
    {
      name: 'has nothing of what a member that is not there leads to, nor its errors',
      query: '{ job { ... on Repair { tool { weight } } ... on Rental { tool { colour price } } } }',
      data: { job: { tool: { weight: 4 } } },
      stock: 'it asks for what any member leads to',
    },
    {
      name: 'has nothing of it in lists',
      query: '{ jobs { ... on Rental { tool { price } } ... on Repair { tool { id weight } } } }',
      data: { jobs: [{ tool: { id: 't1', weight: 4 } }] },
      stock: 'it asks for what any member leads to',
    },
  ],
}

// A shared type has a list of a union of which only the asked subgraph knows all members; none of them is an entity.
export const below: Behaviour = {
  name: 'union of which another subgraph knows a part, below a shared type',
  subgraphs: () => [
    createTestSubgraph(
      'all',
      `type Query { report: Report } type Report @shareable { events: [Event!]! note: String }
      union Event = Start | Stop | Fault
      type Start @shareable { at: Int } type Stop { at: Int reason: String } type Fault { code: Int }`,
      {
        Query: {
          report: () => ({
            note: 'all',
            events: [
              { __typename: 'Start', at: 1 },
              { __typename: 'Stop', at: 2, reason: 'done' },
              { __typename: 'Fault', code: 5 },
            ],
          }),
        },
      },
    ),
    createTestSubgraph(
      'starts',
      'type Report @shareable { events: [Event!]! note: String } union Event = Start type Start @shareable { at: Int }',
      {},
    ),
  ],
  cases: [
    {
      name: 'is asked for all members where only one subgraph can be asked',
      query: '{ report { note events { __typename ... on Start { at } ... on Stop { at reason } ... on Fault { code } } } }',
      data: {
        report: {
          note: 'all',
          events: [
            { __typename: 'Start', at: 1 },
            { __typename: 'Stop', at: 2, reason: 'done' },
            { __typename: 'Fault', code: 5 },
          ],
        },
      },
    },
    {
      name: 'is asked for those that the other does not know alone',
      query: '{ report { events { ... on Stop { reason } ... on Fault { code } } } }',
      data: { report: { events: [{}, { reason: 'done' }, { code: 5 }] } },
    },
  ],
}
