import { setTimeout } from 'node:timers/promises'
import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Cart {
  readonly id: string
}

// Each remembers what happened; the first of each pair is the slower one.
function subgraphs() {
  const log: string[] = []
  let total = 0
  const logged = (name: string, delayMs: number) => async () => {
    await setTimeout(delayMs)
    log.push(name)
    return { id: name }
  }
  return [
    createTestSubgraph(
      'a',
      `type Query { log: [String!]! }
      type Mutation { a1: Cart a2: Cart start: Cart @shareable add(amount: Int!): Int! @shareable fail: Int sure: Int! twice: Cart! credit(amount: Int!): [Line] }
      type Line { total: Int! }
      type Cart @key(fields: "id") { id: ID! }`,
      {
        Query: { log: () => log },
        Mutation: {
          a1: logged('a1', 10),
          a2: logged('a2', 0),
          start: logged('start', 0),
          add: (_: unknown, { amount }: { amount: number }) => {
            total += amount
            return total
          },
          twice: () => {
            total = total * 2 + 1
            return { id: String(total) }
          },
          credit: (_: unknown, { amount }: { amount: number }) => {
            total += amount
            return [{ total }]
          },
          fail: () => {
            throw new Error('refused')
          },
          sure: () => null,
        },
      },
    ),
    createTestSubgraph(
      'b',
      `type Mutation { b1: Cart b2: Cart start: Cart @shareable multiply(by: Int!): Int! }
      type Cart @key(fields: "id") { id: ID! owner: String seen: [String!]! }`,
      {
        Mutation: {
          b1: logged('b1', 10),
          b2: logged('b2', 0),
          start: logged('start', 0),
          multiply: (_: unknown, { by }: { by: number }) => {
            total *= by
            return total
          },
        },
        Cart: { owner: ({ id }: Cart) => `owner of ${id}`, seen: () => [...log] },
      },
    ),
  ]
}

export const behaviour: Behaviour = {
  name: 'mutations',
  subgraphs,
  cases: [
    {
      name: 'run in the order in which fragments within a fragment add them',
      query: `mutation { ...Both } fragment Key on Cart { id }
        fragment Both on Mutation { twice { ...Key } credit(amount: 2) { total } }`,
      data: { twice: { id: '1' }, credit: [{ total: 3 }] },
      stock: 'its planner changes the order of what is in fragments',
    },
    {
      name: 'keep the conditions of the fragments that add them',
      query: `mutation ($no: Boolean!, $yes: Boolean!) {
        ...Both @include(if: $yes) ... @skip(if: $no) { last: credit(amount: 2) { total } left: twice @include(if: $no) { id } } }
        fragment Both on Mutation { twice { id } none: twice @skip(if: $yes) { id } ... @include(if: $no) { fail } }`,
      variables: { no: false, yes: true },
      data: { twice: { id: '1' }, last: [{ total: 3 }] },
    },
    ...[true, false].map((early) => ({
      name: `run where they stand first of what is not left out: ${early ? 'early' : 'late'}`,
      query: `mutation ($early: Boolean!, $no: Boolean! = false) {
        ... @include(if: $early) { twice { id } } credit(amount: 2) { total } left: twice @include(if: $no) { id } twice { id } }`,
      variables: { early },
      data: early ? { twice: { id: '1' }, credit: [{ total: 3 }] } : { credit: [{ total: 2 }], twice: { id: '5' } },
    })),
    {
      name: 'run one after the other, over subgraphs, in the order of the operation',
      query: 'mutation { a1 { id } b1 { seen } a2 { seen } b2 { seen } }',
      data: {
        a1: { id: 'a1' },
        b1: { seen: ['a1', 'b1'] },
        a2: { seen: ['a1', 'b1', 'a2'] },
        b2: { seen: ['a1', 'b1', 'a2', 'b2'] },
      },
    },
    {
      name: 'fetch the entities of one before the next one runs',
      query: 'mutation { a1 { seen owner } a2 { seen } }',
      data: { a1: { seen: ['a1'], owner: 'owner of a1' }, a2: { seen: ['a1', 'a2'] } },
      stock: 'it runs both mutations of a subgraph before it fetches entities',
    },
    {
      name: 'run once where several subgraphs have them',
      query: 'mutation { start { id owner seen } }',
      data: { start: { id: 'start', owner: 'owner of start', seen: ['start'] } },
    },
    {
      name: 'see what the one before has done, with arguments and aliases',
      query: 'mutation($two: Int!) { x: add(amount: 5) y: multiply(by: $two) z: add(amount: $two) w: multiply(by: 10) }',
      variables: { two: 2 },
      data: { x: 5, y: 10, z: 12, w: 120 },
    },
    {
      name: 'keep their order in fragments',
      query:
        'mutation { ...B a: add(amount: 1) ... on Mutation { c: multiply(by: 3) } } fragment B on Mutation { first: add(amount: 2) b: multiply(by: 5) }',
      data: { first: 2, b: 10, a: 11, c: 33 },
    },
    {
      name: 'go on where one has failed',
      query: 'mutation { fail add(amount: 1) multiply(by: 7) }',
      data: { fail: null, add: 1, multiply: 7 },
      errors: [['fail']],
    },
    {
      name: 'become null as a whole where one that may not be null is',
      query: 'mutation { add(amount: 1) sure }',
      data: null,
      errors: [['sure']],
    },
    {
      name: 'leave out what is skipped',
      query:
        'mutation($no: Boolean!) { add(amount: 1) multiply(by: 100) @include(if: $no) again: add(amount: 1) @skip(if: $no) b: multiply(by: 2) }',
      variables: { no: false },
      data: { add: 1, again: 2, b: 4 },
    },
  ],
}
