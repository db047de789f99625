import { buildSubgraphSchema } from '@apollo/subgraph'
import { type GraphQLSchema, parse } from 'graphql'
import {
  authorOf,
  catalogue,
  isInStock,
  type Product,
  productOf,
  products,
  type Review,
  reviewOf,
  reviewsOfProduct,
  reviewsOfUser,
  shippingEstimate,
  userOf,
  users,
} from './store.ts'

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5",
  import: ["@key", "@external", "@requires", "@provides", "@shareable"])\n`

export interface StubSubgraph {
  readonly name: string
  readonly sdl: string
  readonly schema: GraphQLSchema
}

type Key = Record<string, string>

export function subgraph(name: string, sdl: string, resolvers: object): StubSubgraph {
  const whole = LINK + sdl
  return { name, sdl: whole, schema: buildSubgraphSchema({ typeDefs: parse(whole), resolvers: resolvers as never }) }
}

export const subgraphs: readonly StubSubgraph[] = [
  subgraph(
    'accounts',
    `type Query { me: User user(id: ID!): User users: [User] }
     type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }`,
    {
      Query: { me: () => users[0], user: (_: unknown, { id }: Key) => userOf(id as string), users: () => users },
      User: { __resolveReference: ({ id }: Key) => userOf(id as string) },
    },
  ),
  subgraph(
    'inventory',
    `type Product @key(fields: "upc") {
       upc: String!
       weight: Int @external
       price: Int @external
       inStock: Boolean
       shippingEstimate: Int @requires(fields: "price weight")
     }`,
    {
      Product: {
        __resolveReference: (product: Product) => product,
        inStock: ({ upc }: Product) => isInStock(upc),
        shippingEstimate,
      },
    },
  ),
  subgraph(
    'products',
    `type Query { topProducts(first: Int = 5): [Product] catalogue(first: Int!): [Product!]! }
     type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
    {
      Query: {
        topProducts: (_: unknown, { first }: { first: number }) => products.slice(0, first),
        catalogue: (_: unknown, { first }: { first: number }) => catalogue(first),
      },
      Product: { __resolveReference: ({ upc }: Key) => productOf(upc as string) },
    },
  ),
  subgraph(
    'reviews',
    `type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "username") product: Product }
     type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
     type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
    {
      Review: {
        __resolveReference: ({ id }: Key) => reviewOf(id as string),
        author: authorOf,
        product: ({ upc }: Review) => ({ upc }),
      },
      User: { reviews: reviewsOfUser },
      Product: { reviews: ({ upc }: Product) => reviewsOfProduct(upc) },
    },
  ),
]
