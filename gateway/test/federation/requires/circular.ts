import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Post {
  readonly id: string
  readonly byNovice?: boolean
  readonly author?: { readonly years?: number }
}

// `a` needs a field of `b`, which needs a field of `a`.
export const behaviour: Behaviour = {
  name: '@requires, circular',
  subgraphs: () => [
    createTestSubgraph(
      'a',
      `type Query { feed: [Post!]! }
      type Post @key(fields: "id") { id: ID! byNovice: Boolean! @external byExpert: Boolean! @requires(fields: "byNovice") }
      type Author @key(fields: "id") { id: ID! years: Int! }`,
      {
        Query: { feed: () => [{ id: 'p1' }, { id: 'p2' }] },
        Post: { byExpert: ({ byNovice }: Post) => (byNovice === undefined ? null : !byNovice) },
        Author: { years: ({ id }: Post) => (id === 'a1' ? 1 : 30) },
      },
    ),
    createTestSubgraph(
      'b',
      `type Post @key(fields: "id") { id: ID! author: Author! byNovice: Boolean! @requires(fields: "author { years }") }
      type Author @key(fields: "id") { id: ID! years: Int! @external }`,
      {
        Post: {
          author: ({ id, author }: Post) => author ?? { id: id === 'p1' ? 'a1' : 'a2' },
          byNovice: ({ author }: Post) => (author?.years === undefined ? null : author.years < 10),
        },
      },
    ),
  ],
  cases: [
    {
      name: 'goes to another subgraph for what a field requires of an entity below',
      query: '{ feed { byNovice } }',
      data: { feed: [{ byNovice: true }, { byNovice: false }] },
    },
    {
      name: 'goes there and back',
      query: '{ feed { byExpert author { id years } } }',
      data: {
        feed: [
          { byExpert: false, author: { id: 'a1', years: 1 } },
          { byExpert: true, author: { id: 'a2', years: 30 } },
        ],
      },
    },
  ],
}
