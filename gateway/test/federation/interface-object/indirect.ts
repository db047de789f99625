import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Media {
  readonly __typename: string
  readonly id: string
}

const all: readonly Media[] = [
  { __typename: 'Video', id: '1' },
  { __typename: 'Article', id: '2' },
]

// What an interface object leads to is an entity of a third subgraph.
export const behaviour: Behaviour = {
  name: '@interfaceObject reached through another entity',
  subgraphs: () => [
    createTestSubgraph(
      'media',
      `type Query { media: [Media!]! }
      interface Media @key(fields: "id") { id: ID! title: String }
      type Video implements Media @key(fields: "id") { id: ID! title: String seconds: Int }
      type Article implements Media @key(fields: "id") { id: ID! title: String words: Int }`,
      {
        Query: { media: () => all },
        Media: {
          __resolveReference: ({ id }: Media) => all.find((media) => media.id === id),
          __resolveType: ({ __typename }: Media) => __typename,
        },
        Video: { title: () => 'a film', seconds: () => 100 },
        Article: { title: () => 'a text', words: () => 200 },
      },
    ),
    createTestSubgraph(
      'authors',
      `type Author @key(fields: "id") { id: ID! name: String }
      type Media @key(fields: "id") @interfaceObject { id: ID! author: Author }`,
      {
        Author: { name: ({ id }: Media) => `Author ${id}` },
        Media: { author: ({ id }: Media) => ({ id }) },
      },
    ),
    createTestSubgraph(
      'lists',
      `type Query { playlist: Playlist }
      type Playlist @key(fields: "id") { id: ID! media: [Media!]! }
      type Author @key(fields: "id") { id: ID! favourite: Media }
      type Media @key(fields: "id") @interfaceObject { id: ID! }`,
      {
        Query: { playlist: () => ({ id: 'p' }) },
        Playlist: { media: () => [{ id: '2' }, { id: '1' }] },
        Author: { favourite: ({ id }: Media) => ({ id: id === '1' ? '2' : '1' }) },
      },
    ),
  ],
  cases: [
    {
      name: 'finds types, their fields, and what another interface object adds',
      query: '{ playlist { media { id title author { name } ... on Video { seconds } ... on Article { words } } } }',
      data: {
        playlist: {
          media: [
            { id: '2', title: 'a text', author: { name: 'Author 2' }, words: 200 },
            { id: '1', title: 'a film', author: { name: 'Author 1' }, seconds: 100 },
          ],
        },
      },
    },
    {
      name: 'finds them behind an entity behind an interface object',
      query: '{ media { ... on Video { author { favourite { __typename title author { name } } } } } }',
      data: { media: [{ author: { favourite: { __typename: 'Article', title: 'a text', author: { name: 'Author 2' } } } }, {}] },
    },
  ],
}
