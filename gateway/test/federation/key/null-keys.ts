import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

interface Book {
  readonly id?: string | null
  readonly upc?: string | null
}

const books: readonly Book[] = [
  { id: 'b1', upc: 'u1' },
  { id: 'b2', upc: null },
  { id: null, upc: 'u3' },
]

// One key leads to the next; any of them can be null.
export const behaviour: Behaviour = {
  name: '@key, null',
  subgraphs: () => [
    createTestSubgraph(
      'shelf',
      `type Query { books: [Book!]! slot: Slot slots: [Slot] }
      type Slot { book: Book } type Book @key(fields: "upc") { upc: ID }`,
      {
        Query: {
          books: () => [...books, { upc: 'unknown' }].map(({ upc }) => ({ upc })),
          slot: () => ({ book: null }),
          slots: () => [null, { book: null }, { book: { upc: 'u1' } }],
        },
      },
    ),
    createTestSubgraph('register', 'type Book @key(fields: "upc") @key(fields: "id") { id: ID upc: ID }', {
      Book: {
        __resolveReference: (key: Book) => books.find(({ id, upc }) => (key.upc ? upc === key.upc : id === key.id)) ?? null,
      },
    }),
    createTestSubgraph('titles', 'type Book @key(fields: "id") { id: ID title: String }', {
      Book: {
        __resolveReference(key: Book) {
          if (key.id === null) throw new Error('Asked for nothing')
          return key
        },
        title: ({ id }: Book) => `Title of ${id}`,
      },
    }),
  ],
  cases: [
    {
      name: 'asks for nothing where the key is null or the entity is not known, and says null',
      query: '{ books { upc title } }',
      data: {
        books: [
          { upc: 'u1', title: 'Title of b1' },
          { upc: null, title: null },
          { upc: 'u3', title: null },
          { upc: 'unknown', title: null },
        ],
      },
      stock: 'it asks for an entity whose key is null',
    },
    {
      name: 'asks for nothing below what is null',
      query: '{ slot { book { title } } slots { book { title } } }',
      data: { slot: { book: null }, slots: [null, { book: null }, { book: { title: 'Title of b1' } }] },
      asked: { register: 1, titles: 1 },
    },
  ],
}
