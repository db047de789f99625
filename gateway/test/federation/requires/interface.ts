import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface User {
  readonly id: string
  readonly address?: { readonly __typename: string; readonly id?: string; readonly city?: string; readonly zip?: string }
}

const addresses: Record<string, object> = {
  u1: { __typename: 'Home', id: 'h1' },
  u2: { __typename: 'Work', id: 'w1' },
}

// What is required is behind an interface, and partly in a third subgraph.
export const behaviour: Behaviour = {
  name: '@requires on interfaces',
  subgraphs: () => [
    createTestSubgraph(
      'users',
      `type Query { users: [User!]! }
      type User @key(fields: "id") { id: ID! city: String @requires(fields: "address { city }") address: Address @external
        country: String @requires(fields: "address { ... on Home { zip } }") }
      interface Address { id: ID! city: String }
      type Home implements Address @key(fields: "id") { id: ID! city: String @external zip: String @external }
      type Work implements Address @key(fields: "id") { id: ID! city: String @external }`,
      {
        Query: { users: () => [{ id: 'u1' }, { id: 'u2' }] },
        User: {
          city: ({ address }: User) => address?.city ?? null,
          country: ({ address }: User) => address?.zip?.slice(0, 2) ?? null,
        },
      },
    ),
    createTestSubgraph(
      'addresses',
      `type User @key(fields: "id") { id: ID! address: Address }
      interface Address { id: ID! }
      type Home implements Address @key(fields: "id") { id: ID! zip: String }
      type Work implements Address @key(fields: "id") { id: ID! }`,
      { User: { address: ({ id }: User) => addresses[id] }, Home: { zip: () => 'NL-1' } },
    ),
    createTestSubgraph(
      'cities',
      `type Home @key(fields: "id") { id: ID! city: String }
      type Work @key(fields: "id") { id: ID! city: String }`,
      { Home: { city: () => 'Homeville' }, Work: { city: () => 'Worktown' } },
    ),
  ],
  cases: [
    {
      name: 'finds what is required of each type where that has it',
      query: '{ users { city } }',
      data: { users: [{ city: 'Homeville' }, { city: 'Worktown' }] },
    },
    {
      name: 'finds what is required of one type only',
      query: '{ users { country } }',
      data: { users: [{ country: 'NL' }, { country: null }] },
    },
    {
      name: 'finds both, besides what is selected',
      query: '{ users { city country address { __typename id city } } }',
      data: {
        users: [
          { city: 'Homeville', country: 'NL', address: { __typename: 'Home', id: 'h1', city: 'Homeville' } },
          { city: 'Worktown', country: null, address: { __typename: 'Work', id: 'w1', city: 'Worktown' } },
        ],
      },
    },
  ],
}
