import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

// `a` has the interface but knows no type of it; `b` knows all of them as the interface.
export const typesUnknown: Behaviour = {
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

// As above, but no subgraph can be asked for what the other one adds: neither of the keys can be resolved.
export const noWay: Behaviour = {
  name: '@interfaceObject that no subgraph resolves',
  subgraphs: () => [
    createTestSubgraph(
      'stock',
      `type Query { part: Part count: Int }
      interface Part @key(fields: "code") { code: ID! }`,
      { Query: { part: () => ({ code: 'bolt' }), count: () => 2 } },
    ),
    createTestSubgraph(
      'prices',
      `type Query { cheapest: Part }
      type Part @key(fields: "code", resolvable: false) @interfaceObject { code: ID! price: Int }`,
      { Query: { cheapest: () => ({ code: 'nut', price: 3 }) } },
    ),
  ],
  cases: [
    { name: 'gives its own fields', query: '{ cheapest { code price } }', data: { cheapest: { code: 'nut', price: 3 } } },
    {
      name: 'is no null that nobody was asked for: the operation is refused',
      query: '{ count part { price } }',
      data: undefined,
      errors: [[]],
      stock: 'it asks nobody, which is a null without an error',
    },
    {
      name: 'refuses it under fragments, too',
      query: '{ ...all } fragment all on Query { count cheap: part { price } }',
      data: undefined,
      errors: [[]],
      stock: 'it asks nobody, which is a null without an error',
    },
  ],
}
