import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

// Of directives of a subgraph's own and of tags nothing reaches clients or subgraphs: they change no answer.
export const ofSchemas: Behaviour = {
  name: '@composeDirective and @tag',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `extend schema @link(url: "https://example.com/audit/v1.0", import: ["@audited"]) @federation__composeDirective(name: "@audited")
      directive @audited(by: String = "us") repeatable on FIELD_DEFINITION | OBJECT
      type Query { user(kind: Kind @federation__tag(name: "argument")): User @audited @audited(by: "them") }
      type User @key(fields: "id") @audited @federation__tag(name: "type") { id: ID! @audited name: String @federation__tag(name: "field") @federation__tag(name: "twice") }
      enum Kind @federation__tag(name: "enum") { GOOD @federation__tag(name: "value") }`,
      { Query: { user: (_: unknown, { kind }: { kind?: string }) => ({ id: 'u1', name: kind ?? 'none' }) } },
    ),
    createTestSubgraph(
      'b',
      'type User @key(fields: "id") @federation__tag(name: "other") { id: ID! age: Int @federation__tag(name: "field") }',
      {
        User: { age: () => 36 },
      },
    ),
  ],
  cases: [
    {
      name: 'change no answer',
      query: '{ user(kind: GOOD) { name age } }',
      data: { user: { name: 'GOOD', age: 36 } },
    },
    {
      name: 'are not seen in introspection',
      query:
        '{ __schema { directives { name } } kinds: __type(name: "Kind") { enumValues { name } } link: __type(name: "link__Import") { name } }',
      data: {
        __schema: { directives: ['include', 'skip', 'deprecated', 'specifiedBy', 'oneOf'].map((name) => ({ name })) },
        kinds: { enumValues: [{ name: 'GOOD' }] },
        link: null,
      },
    },
  ],
}

const traced = (name: string, defaultLevel: string) =>
  createTestSubgraph(
    name,
    `extend schema @link(url: "https://example.com/trace/v1.0", import: ["@traced"]) @federation__composeDirective(name: "@traced")
    directive @traced(level: Level!${defaultLevel}) on FIELD | QUERY | FIELD_DEFINITION
    enum Level { SHORT FULL }
    type Query { ${name}: String @traced(level: FULL) }`,
    { Query: { [name]: () => `from ${name}` } },
  )

// One of them has a default for the argument, so the supergraph has it too.
export const ofOperations: Behaviour = {
  name: '@composeDirective of directives for operations',
  subgraphs: () => [traced('left', ''), traced('right', ' = SHORT')],
  cases: [
    {
      name: 'lets clients use them, with the default that one subgraph gives',
      query: '{ left @traced right @traced(level: FULL) }',
      data: { left: 'from left', right: 'from right' },
      stock: 'it does not know them',
      apolloPlanner: 'it passes them on without the default, which the other subgraph lacks',
    },
    {
      name: 'shows them in introspection',
      query: '{ __schema { directives { name } } }',
      data: {
        __schema: { directives: ['include', 'skip', 'deprecated', 'specifiedBy', 'oneOf', 'traced'].map((name) => ({ name })) },
      },
      stock: 'it does not know them',
    },
  ],
}
