import { buildSchema, type ExecutionResult, graphqlSync } from 'graphql'
import {
  authorOf,
  catalogue,
  isInStock,
  type Product,
  productOf,
  products,
  type Review,
  reviewsOfProduct,
  reviewsOfUser,
  shippingEstimate,
  type User,
  users,
} from './store.ts'

// The graph as clients see it, answered by one plain server: what every gateway has to answer.
const schema = buildSchema(`
  type Query { users: [User] topProducts(first: Int = 5): [Product] catalogue(first: Int!): [Product!]! }
  type User { id: ID! name: String username: String birthday: Int reviews: [Review] }
  type Product {
    upc: String! name: String price: Int weight: Int inStock: Boolean shippingEstimate: Int reviews: [Review]
  }
  type Review { id: ID! body: String author: User product: Product }`)

const rootValue = {
  users: users.map(shownUser),
  topProducts: ({ first }: { first: number }) => products.slice(0, first).map(shownProduct),
  catalogue: ({ first }: { first: number }) => catalogue(first).map(shownProduct),
}

export function expectedAnswer(query: string): ExecutionResult {
  const result = graphqlSync({ schema, source: query, rootValue })
  if (result.errors) throw new Error(`The workload itself is wrong: ${result.errors[0]}`)
  return JSON.parse(JSON.stringify(result)) as ExecutionResult
}

function shownUser(user: User) {
  return { ...user, reviews: () => reviewsOfUser().map(shownReview) }
}

function shownProduct(product: Product) {
  return {
    ...product,
    inStock: isInStock(product.upc),
    shippingEstimate: shippingEstimate(product),
    reviews: () => reviewsOfProduct(product.upc).map(shownReview),
  }
}

function shownReview(review: Review) {
  return { ...review, author: () => shownUser(authorOf()), product: () => shownProduct(productOf(review.upc) as Product) }
}
