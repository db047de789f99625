import { createTestSubgraph } from '../../../src/execute/graph.fixture.ts'
import type { Behaviour } from '../behaviour.ts'

const RATES: Record<string, number> = { USD: 1, EUR: 2, PLN: 4 }

interface Category {
  readonly average?: number
}

interface Product {
  readonly upc: string
  readonly price: number
  readonly weight: number
  readonly category: Category
}

interface Comment {
  readonly id: string
  readonly body: string
}

const comments: readonly Comment[] = [
  { id: 'c1', body: 'nice' },
  { id: 'c2', body: 'buy now' },
  { id: 'c3', body: 'fine' },
]
const limited = (_: unknown, { limit }: { limit: number }) => comments.slice(0, limit)

export const behaviour: Behaviour = {
  name: '@requires with arguments',
  subgraphs: () => [
    createTestSubgraph(
      'products',
      `type Query { products: [Product!]! }
      type Product @key(fields: "upc") { upc: ID! price(currency: String! = "EUR"): Int weight: Int category: Category }
      type Category { average(currency: String!): Int }`,
      {
        Query: { products: () => [{ upc: 'p1' }, { upc: 'p2' }] },
        Product: {
          price: ({ upc }: Product, { currency }: { currency: string }) => Number(upc.slice(1)) * (RATES[currency] ?? Number.NaN),
          weight: () => 3,
          category: () => ({}),
        },
        Category: { average: (_: unknown, { currency }: { currency: string }) => 100 * (RATES[currency] ?? Number.NaN) },
      },
    ),
    createTestSubgraph(
      'shipping',
      `type Product @key(fields: "upc") {
        upc: ID! weight: Int @external price(currency: String! = "EUR"): Int @external category: Category @external
        estimate: Int @requires(fields: "price(currency: \\"USD\\") weight")
        isDear: Boolean @requires(fields: "category { average(currency: \\"USD\\") }") }
      type Category @external { average(currency: String!): Int }`,
      {
        Product: {
          estimate: ({ price, weight }: Product) => price * weight,
          isDear: ({ category }: Product) => (category.average ?? Number.NaN) >= 100,
        },
      },
    ),
    createTestSubgraph(
      'taxes',
      `type Product @key(fields: "upc") {
        upc: ID! price(currency: String! = "EUR"): Int @external tax: Int @requires(fields: "price(currency: \\"PLN\\")") }`,
      { Product: { tax: ({ price }: Product) => price * 10 } },
    ),
    createTestSubgraph(
      'posts',
      `type Query { feed: [Post!]! }
      type Post @key(fields: "id") { id: ID! comments(limit: Int!): [Comment!]! }
      type Comment @key(fields: "id") { id: ID! body: String }`,
      { Query: { feed: () => [{ id: 'x1' }] }, Post: { comments: limited } },
    ),
    createTestSubgraph(
      'authors',
      `type Post @key(fields: "id") {
        id: ID! comments(limit: Int!): [Comment!]! @external author: String @requires(fields: "comments(limit: 3) { id }") }
      type Comment @key(fields: "id") { id: ID! }`,
      { Post: { author: ({ comments: given }: { comments: readonly Comment[] }) => given.map(({ id }) => id).join('+') } },
    ),
  ],
  cases: [
    {
      name: 'asks with the arguments of the requirement',
      query: '{ products { estimate } }',
      data: { products: [{ estimate: 3 }, { estimate: 6 }] },
    },
    {
      name: 'asks with them inside of what is required too',
      query: '{ products { isDear } }',
      data: { products: [{ isDear: true }, { isDear: true }] },
    },
    {
      name: 'keeps them apart from the arguments of the operation',
      query: '{ products { estimate price(currency: "EUR") default: price } }',
      data: {
        products: [
          { estimate: 3, price: 2, default: 2 },
          { estimate: 6, price: 4, default: 4 },
        ],
      },
      stock: 'it fetches what is required without an alias',
    },
    {
      name: 'keeps two requirements of one field with other arguments apart',
      query: '{ products { estimate tax price(currency: "EUR") } }',
      data: {
        products: [
          { estimate: 3, tax: 40, price: 2 },
          { estimate: 6, tax: 80, price: 4 },
        ],
      },
      stock: 'it fetches what is required without an alias',
    },
    {
      name: 'keeps a list that is required apart from one that is selected',
      query: '{ feed { author comments(limit: 1) { id } } }',
      data: { feed: [{ author: 'c1+c2+c3', comments: [{ id: 'c1' }] }] },
      stock: 'it fetches what is required without an alias',
    },
    {
      name: 'keeps it apart also where the argument is a variable, in fragments',
      query:
        'query($limit: Int! = 1) { feed { author ...A ...B } } fragment A on Post { comments(limit: $limit) { id } } fragment B on Post { comments(limit: $limit) { body } }',
      data: { feed: [{ author: 'c1+c2+c3', comments: [{ id: 'c1', body: 'nice' }] }] },
      stock: 'it fetches what is required without an alias',
    },
    {
      name: 'keeps it apart also where the argument has the same value as the requirement',
      query: 'query($currency: String!) { products { price(currency: $currency) estimate } }',
      variables: { currency: 'USD' },
      data: {
        products: [
          { price: 1, estimate: 3 },
          { price: 2, estimate: 6 },
        ],
      },
    },
  ],
}
