import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const shapes = [
  { __typename: 'Circle', id: 's1', radius: 2 },
  { __typename: 'Square', id: 's2', side: 3 },
]

// `areas` knows `area` of one type only, and `colours` an interface that `shapes` does not know.
export const behaviour: Behaviour = {
  name: 'interface with fields and types that differ between subgraphs',
  subgraphs: () => [
    createTestSubgraph(
      'shapes',
      `type Query { shapes: [Shape!]! shape(id: ID!): Shape }
      interface Shape { id: ID! area: Float }
      type Circle implements Shape @key(fields: "id") { id: ID! radius: Int area: Float }
      type Square implements Shape @key(fields: "id") { id: ID! side: Int area: Float @external }`,
      {
        Query: { shapes: () => shapes, shape: (_: unknown, { id }: { id: string }) => shapes.find((each) => each.id === id) },
        Circle: { area: () => 12.5 },
      },
    ),
    createTestSubgraph('areas', 'type Square @key(fields: "id") { id: ID! area: Float }', { Square: { area: () => 9 } }),
    createTestSubgraph(
      'colours',
      `type Query { coloured: [Coloured!]! }
      interface Coloured { colour: String! }
      interface Warm implements Coloured { colour: String! heat: Int }
      type Circle implements Coloured & Warm @key(fields: "id") { id: ID! colour: String! heat: Int }
      type Square implements Coloured @key(fields: "id") { id: ID! colour: String! }
      type Paint implements Coloured { colour: String! }`,
      {
        Query: {
          coloured: () => [
            { __typename: 'Paint', colour: 'green' },
            { __typename: 'Circle', id: 's1' },
            { __typename: 'Square', id: 's2' },
          ],
        },
        Circle: { colour: () => 'red', heat: () => 40 },
        Square: { colour: () => 'blue' },
      },
    ),
  ],
  cases: [
    {
      name: 'finds a field of an interface where each type has it',
      query: '{ shapes { area } }',
      data: { shapes: [{ area: 12.5 }, { area: 9 }] },
    },
    {
      name: 'selects on an interface inside of another',
      query: '{ shapes { id ... on Coloured { colour } ... on Warm { heat } ... on Square { side } } }',
      data: {
        shapes: [
          { id: 's1', colour: 'red', heat: 40 },
          { id: 's2', colour: 'blue', side: 3 },
        ],
      },
    },
    {
      name: 'selects by type where the types come from another subgraph',
      query: '{ coloured { __typename colour ... on Shape { id area } } }',
      data: {
        coloured: [
          { __typename: 'Paint', colour: 'green' },
          { __typename: 'Circle', colour: 'red', id: 's1', area: 12.5 },
          { __typename: 'Square', colour: 'blue', id: 's2', area: 9 },
        ],
      },
    },
    {
      name: 'gives one key to fields of different types',
      query: '{ shapes { ... on Circle { size: radius } ... on Square { size: side } } }',
      data: { shapes: [{ size: 2 }, { size: 3 }] },
    },
    {
      name: 'answers a type that cannot be there with nothing',
      query: '{ shapes { ... on Coloured { ... on Paint { colour } } } }',
      data: { shapes: [{}, {}] },
    },
    {
      name: 'says null for an interface that is null',
      query: '{ shape(id: "none") { __typename id area } }',
      data: { shape: null },
    },
  ],
}
