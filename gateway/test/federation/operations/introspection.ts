import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

export const behaviour: Behaviour = {
  name: 'introspection',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { user: User } "Somebody." type User @key(fields: "id") { id: ID! old: String @deprecated(reason: "gone") }`,
      { Query: { user: () => ({ id: 'u1' }) } },
    ),
    createTestSubgraph('b', 'type User @key(fields: "id") { id: ID! age(unit: Unit = YEARS): Int } enum Unit { YEARS DAYS }', {
      User: { age: () => 36 },
    }),
  ],
  cases: [
    {
      name: 'shows the composed schema and nothing of the federation',
      query: '{ __schema { queryType { name } mutationType { name } types { name } directives { name } } }',
      data: {
        __schema: {
          queryType: { name: 'Query' },
          mutationType: null,
          types: [
            'Query',
            'Unit',
            'User',
            'ID',
            'String',
            'Int',
            'Boolean',
            '__Schema',
            '__Type',
            '__TypeKind',
            '__Field',
            '__InputValue',
            '__EnumValue',
            '__Directive',
            '__DirectiveLocation',
          ].map((name) => ({ name })),
          directives: ['include', 'skip', 'deprecated', 'specifiedBy', 'oneOf'].map((name) => ({ name })),
        },
      },
    },
    {
      name: 'tells of a type, with variables, aliases and fragments, beside data',
      query: `query($name: String!, $all: Boolean = true) { who: user { age } it: __type(name: $name) { ...T } }
        fragment T on __Type { kind description fields(includeDeprecated: $all) { name isDeprecated args { name defaultValue } } }`,
      variables: { name: 'User' },
      data: {
        who: { age: 36 },
        it: {
          kind: 'OBJECT',
          description: 'Somebody.',
          fields: [
            { name: 'id', isDeprecated: false, args: [] },
            { name: 'old', isDeprecated: true, args: [] },
            { name: 'age', isDeprecated: false, args: [{ name: 'unit', defaultValue: 'YEARS' }] },
          ],
        },
      },
    },
    { name: 'says null for a type that is not there', query: '{ __type(name: "_Entity") { name } }', data: { __type: null } },
    {
      name: 'asks no subgraph',
      query: 'query($no: Boolean = false) { __schema { queryType { name } } __type(name: "User") @include(if: $no) { name } }',
      data: { __schema: { queryType: { name: 'Query' } } },
      asked: { a: 0, b: 0 },
    },
  ],
}
