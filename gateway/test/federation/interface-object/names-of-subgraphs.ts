import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Media {
  readonly __typename?: string
  readonly id: string
  readonly length?: number
}

const all: readonly Media[] = [
  { __typename: 'Film', id: 'f1', length: 90 },
  { __typename: 'Book', id: 'b1', length: 300 },
]

const libraryCalled = (name: string) =>
  createTestSubgraph(
    name,
    `type Query { all: [Media!]! }
    interface Media @key(fields: "id") { id: ID! length: Int }
    type Film implements Media @key(fields: "id") { id: ID! length: Int }
    type Book implements Media @key(fields: "id") { id: ID! length: Int }`,
    { Query: { all: () => all }, Media: { __resolveReference: ({ id }: Media) => all.find((each) => each.id === id) } },
  )

const ratingsCalled = (name: string) =>
  createTestSubgraph(
    name,
    `type Query { rated: [Media!]! }
    type Media @key(fields: "id") @interfaceObject {
      id: ID! stars: Int length: Int @external score: Int @requires(fields: "length") }`,
    {
      Query: { rated: () => all.map(({ id }) => ({ id })) },
      Media: {
        stars: ({ id }: Media) => (id === 'f1' ? 5 : 1),
        score: ({ length = Number.NaN }: Media) => length * 2,
        __resolveReference: ({ id, ...given }: Partial<Media>) => {
          if (id === undefined) throw new Error('Asked for something without a key')
          return { id, ...given }
        },
      },
    },
  )

/** The values of `join__Graph` are other words than these names, and only what stands there says which is whose. */
const behaviourOf = (library: string, ratings: string): Behaviour => ({
  name: `@interfaceObject between subgraphs called ${library} and ${ratings}`,
  subgraphs: () => [libraryCalled(library), ratingsCalled(ratings)],
  cases: [
    {
      name: 'its types are found, and what it adds',
      query: '{ rated { __typename length stars } all { __typename stars } }',
      data: {
        rated: [
          { __typename: 'Film', length: 90, stars: 5 },
          { __typename: 'Book', length: 300, stars: 1 },
        ],
        all: [
          { __typename: 'Film', stars: 5 },
          { __typename: 'Book', stars: 1 },
        ],
      },
    },
    {
      name: 'none of its types is asked for without a key',
      query: '{ rated { length ... on Film { score } } }',
      data: { rated: [{ length: 90, score: 180 }, { length: 300 }] },
      stock: 'it asks for what is required of the other types too, but without their key',
    },
  ],
})

export const punctuation = behaviourOf('my-library', 'ratings.v_2')
export const digitsFirst = behaviourOf('1st', '2nd')
export const differingInCase = behaviourOf('media', 'Media')
