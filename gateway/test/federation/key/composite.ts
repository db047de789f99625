import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Membership {
  readonly tenant: string
  readonly user: string
}

const memberships: readonly Membership[] = [
  { tenant: 't1', user: 'u1' },
  { tenant: 't2', user: 'u1' },
  { tenant: 't1', user: 'u2' },
]

export const behaviour: Behaviour = {
  name: '@key, composite',
  subgraphs: () => [
    createTestSubgraph(
      'members',
      'type Query { members: [Membership!]! } type Membership @key(fields: "tenant user") { tenant: ID! user: ID! }',
      { Query: { members: () => memberships } },
    ),
    createTestSubgraph('roles', 'type Membership @key(fields: "tenant user") { tenant: ID! user: ID! role: String }', {
      Membership: { role: ({ tenant, user }: Membership) => `${user} of ${tenant}` },
    }),
  ],
  cases: [
    {
      name: 'tells entities apart by all fields of their key',
      query: '{ members { role } }',
      data: { members: [{ role: 'u1 of t1' }, { role: 'u1 of t2' }, { role: 'u2 of t1' }] },
    },
    {
      name: 'keeps the key and what is selected of it apart',
      query: '{ members { tenant: user user: tenant role } }',
      data: {
        members: memberships.map(({ tenant, user }) => ({ tenant: user, user: tenant, role: `${user} of ${tenant}` })),
      },
      stock: 'it takes an alias for the field of the key',
    },
  ],
}
