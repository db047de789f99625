import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

export const behaviour: Behaviour = {
  name: '__typename',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { node: Node pet: Pet me: User }
      type Mutation { touch: User }
      interface Node { id: ID! }
      type User implements Node @key(fields: "id") { id: ID! }
      type Cat implements Node @key(fields: "id") { id: ID! friend: Node }
      union Pet = Cat`,
      {
        Query: {
          node: () => ({ __typename: 'User', id: 'u1' }),
          pet: () => ({ __typename: 'Cat', id: 'c1', friend: { __typename: 'User', id: 'u2' } }),
          me: () => ({ id: 'u1' }),
        },
        Mutation: { touch: () => ({ id: 'u1' }) },
      },
    ),
    createTestSubgraph('b', 'type User @key(fields: "id") { id: ID! address: Address } type Address { city: String }', {
      User: { address: () => ({ city: 'Delft' }) },
    }),
  ],
  cases: [
    {
      name: 'is known of the root',
      query: '{ __typename a: __typename }',
      data: { __typename: 'Query', a: 'Query' },
      asked: { a: 0 },
    },
    {
      name: 'is known of the root of a mutation',
      query: 'mutation { __typename touch { __typename } }',
      data: { __typename: 'Mutation', touch: { __typename: 'User' } },
    },
    {
      name: 'is known of objects, interfaces and unions, also when it is all that is selected',
      query: '{ node { __typename } pet { __typename } me { __typename } }',
      data: { node: { __typename: 'User' }, pet: { __typename: 'Cat' }, me: { __typename: 'User' } },
    },
    {
      name: 'takes aliases, more than one, one of them the name of a field',
      query:
        '{ node { id: __typename b: __typename __typename } pet { ... on Cat { kind: __typename friend { id __typename: id } } } }',
      data: { node: { id: 'User', b: 'User', __typename: 'User' }, pet: { kind: 'Cat', friend: { id: 'u2', __typename: 'u2' } } },
      stock: 'it takes an alias for the field that it needs',
    },
    {
      name: 'is known in fragments and of what another subgraph has',
      query: '{ node { ...F ... on User { address { t: __typename } } } } fragment F on Node { ... on User { t: __typename } }',
      data: { node: { t: 'User', address: { t: 'Address' } } },
    },
    {
      name: 'follows @skip and @include',
      query: 'query($no: Boolean = false) { node { __typename @include(if: $no) id t: __typename @skip(if: true) } }',
      data: { node: { id: 'u1' } },
    },
  ],
}
