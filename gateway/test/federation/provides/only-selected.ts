import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const unwanted = (field: string) => () => {
  throw new Error(`Nobody has selected ${field} here`)
}

// `catalogue` provides the title and the abstract of what `library` owns; nobody ever selects the abstract.
export const behaviour: Behaviour = {
  name: '@provides of more than is selected',
  subgraphs: () => [
    createTestSubgraph(
      'library',
      'type Paper @key(fields: "doi") { doi: ID! title: String! @shareable abstract: String! @shareable pages: Int! }',
      { Paper: { title: unwanted('the title'), abstract: unwanted('the abstract'), pages: () => 12 } },
    ),
    createTestSubgraph(
      'catalogue',
      `type Query { newest: Paper @provides(fields: "title abstract") papers: [Paper!]! @provides(fields: "title abstract") }
      type Paper @key(fields: "doi") { doi: ID! title: String! @external abstract: String! @external }`,
      {
        Query: { newest: () => ({ doi: '7' }), papers: () => [{ doi: '7' }, { doi: '8' }] },
        Paper: { title: ({ doi }: { doi: string }) => `Title ${doi}`, abstract: unwanted('the abstract') },
      },
    ),
  ],
  cases: [
    {
      name: 'asks for what is selected of it',
      query: '{ newest { doi heading: title } papers { ... on Paper { title } } }',
      data: { newest: { doi: '7', heading: 'Title 7' }, papers: [{ title: 'Title 7' }, { title: 'Title 8' }] },
      asked: { library: 0 },
    },
    {
      name: 'asks the owner for the rest, and for nothing that is provided',
      query: '{ papers { ... { title } ... { pages } } }',
      data: { papers: [7, 8].map((doi) => ({ title: `Title ${doi}`, pages: 12 })) },
      asked: { library: 1 },
    },
    {
      name: 'asks for nothing of it that is left out',
      query: '{ newest { doi ... on Paper @skip(if: true) { abstract } ... @include(if: false) { abstract } } }',
      data: { newest: { doi: '7' } },
      asked: { library: 0 },
    },
  ],
}
