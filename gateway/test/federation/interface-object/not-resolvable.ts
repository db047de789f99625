import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

// `a` has the interface but knows no type of it; `b` knows all of them as the interface.
export const behaviour: Behaviour = {
  name: '@interfaceObject of an interface without types',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { a: Node product: Product }
      interface Node @key(fields: "id") { id: ID! }
      interface Product @key(fields: "id") { id: ID! }
      type Bread implements Product @key(fields: "id") { id: ID! }`,
      {
        Query: { a: () => ({ id: 'n1' }), product: () => ({ id: 'p1' }) },
        Product: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Bread', id }), __resolveType: () => 'Bread' },
      },
    ),
    createTestSubgraph(
      'b',
      `type Query { b: Node bread: Product }
      type Node @key(fields: "id") @interfaceObject { id: ID! field: String }
      type Product @key(fields: "id") @interfaceObject { id: ID! }`,
      { Query: { b: () => ({ id: 'n1', field: 'foo' }), bread: () => ({ id: 'p2' }) } },
    ),
  ],
  cases: [
    { name: 'gives the fields of the interface', query: '{ b { id field } }', data: { b: { id: 'n1', field: 'foo' } } },
    {
      name: 'says null, with an error, where a subgraph cannot tell the type',
      query: '{ a { id } }',
      data: { a: null },
      errors: [['a']],
    },
    {
      name: 'says so also where the field is one that another subgraph adds',
      query: '{ a { field } }',
      data: { a: null },
      errors: [['a']],
      apolloPlanner: 'it asks nobody, which is a null without an error',
    },
    {
      name: 'says null, with an error, where the type itself is wanted',
      query: '{ b { __typename id } }',
      data: { b: null },
      errors: [['b']],
      apolloPlanner: 'it throws',
    },
    {
      name: 'finds the types of another interface in the same subgraph',
      query: '{ product { ... on Bread { id } } bread { __typename ... on Bread { id } } }',
      data: { product: { id: 'p1' }, bread: { __typename: 'Bread', id: 'p2' } },
    },
  ],
}
