// A small company of subgraphs for the tests of this workspace.
import { anonymous, type Caller } from '@agentic/caller/caller'
import { createLog } from '@agentic/service/log'
import { mapEvents } from '@agentic/service/map-events'
import { createSubgraph, type Subgraph, type SubgraphRequest } from '@agentic/service/subgraph'
import { type ExecutionResult, type GraphQLSchema, parse } from 'graphql'
import { compose } from '../../../codegen/compose-supergraph.ts'
import type { ClientHeaders } from '../subgraph/client-headers.ts'
import type { SubgraphLink } from '../subgraph/link.ts'
import { readSupergraph, type Supergraph } from '../supergraph/supergraph.ts'
import {
  createExecutor,
  type ExecutableOperation,
  type Executor,
  type OperationContext,
  type ShownOperation,
} from './executor.ts'

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@requires", "@provides", "@external", "@override", "@shareable", "@inaccessible", "@interfaceObject",
  "@extends", "@authenticated", "@requiresScopes", "@policy", "@context", "@fromContext"])\n`

export const log = createLog('test', { level: 'silent', format: 'json' })

/** A subgraph of Federation 1 is one that links no version of it. */
export function createTestSubgraph(
  name: string,
  sdl: string,
  resolvers: object,
  { federation }: { federation: 1 | 2 } = { federation: 2 },
): Subgraph {
  const parts = { name, sdl: federation === 2 ? LINK + sdl : sdl, resolvers, log, ready: async () => {}, close: async () => {} }
  return createSubgraph<SubgraphRequest>({ ...parts, contextFor: (request) => request })
}

/** Keeps what was asked. */
export function recorded(link: SubgraphLink): SubgraphLink & { readonly asked: SubgraphRequest[] } {
  const asked: SubgraphRequest[] = []
  return {
    asked,
    execute: (request) => {
      asked.push(request)
      return link.execute(request)
    },
    subscribe: (request) => link.subscribe(request),
    close: () => link.close(),
  }
}

export interface TestGraph {
  readonly supergraph: Supergraph
  readonly executor: Executor
  readonly asked: Readonly<Record<string, SubgraphRequest[]>>
  run(text: string, options?: RunOptions): Promise<ExecutionResult>
  subscribe(text: string, options?: RunOptions): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>
}

export interface RunOptions {
  readonly variables?: Record<string, unknown>
  readonly schema?: GraphQLSchema
  readonly operationName?: string
  readonly shown?: ShownOperation
  readonly caller?: Caller
  readonly clientAddress?: string
  readonly userAgent?: string
  readonly clientHeaders?: ClientHeaders
  readonly signal?: AbortSignal
}

export function supergraphSdlOf(subgraphs: readonly Subgraph[]): string {
  return compose(Object.fromEntries(subgraphs.map(({ name, sdl }) => [name, sdl]))).supergraphSdl
}

/**
 * @param replaced links in place of the local ones
 * @param supergraph that of the subgraphs, where it was read before
 */
export function createTestGraph(
  subgraphs: readonly Subgraph[],
  replaced: Record<string, SubgraphLink> = {},
  supergraph: Supergraph = readSupergraph(supergraphSdlOf(subgraphs)),
): TestGraph {
  const links = Object.fromEntries(subgraphs.map((subgraph) => [subgraph.name, recorded(replaced[subgraph.name] ?? subgraph)]))
  const executor = createExecutor({ supergraph, links })
  const argumentsOf = (text: string, options: RunOptions): [ExecutableOperation, OperationContext] => [
    {
      document: parse(text),
      text,
      variables: options.variables ?? {},
      schema: options.schema ?? supergraph.apiSchema,
      ...(options.operationName && { operationName: options.operationName }),
      ...(options.shown && { shown: options.shown }),
    },
    contextOf(options),
  ]
  return {
    supergraph,
    executor,
    asked: Object.fromEntries(Object.entries(links).map(([name, { asked }]) => [name, asked])),
    // As it would be sent: without prototypes, errors in their JSON form.
    run: async (text, options = {}) => toJson(await executor.execute(...argumentsOf(text, options))),
    async subscribe(text, options = {}) {
      const events = await executor.subscribe(...argumentsOf(text, options))
      return Symbol.asyncIterator in events ? mapEvents(events, async ({ result }) => result) : events
    },
  }
}

function contextOf({ caller = anonymous, clientAddress, userAgent, clientHeaders, signal }: RunOptions): OperationContext {
  return {
    caller,
    requestId: 'request-1',
    ...(clientAddress && { clientAddress }),
    ...(userAgent && { userAgent }),
    ...(clientHeaders && { clientHeaders }),
    ...(signal && { signal }),
  }
}

export function toJson(result: unknown): ExecutionResult {
  return JSON.parse(JSON.stringify(result)) as ExecutionResult
}

interface User {
  readonly id: string
  readonly name: string
}

const users: Record<string, User> = { u1: { id: 'u1', name: 'Ada' }, u2: { id: 'u2', name: 'Brian' } }
const reviews = [
  { id: 'r1', body: 'good', author: 'u1', product: 'p1' },
  { id: 'r2', body: 'bad', author: 'u2', product: 'p1' },
  { id: 'r3', body: 'so so', author: 'u1', product: 'p2' },
  { id: 'r4', body: 'about nothing', author: 'gone', product: null },
]
const products: Record<string, object> = {
  p1: { upc: 'p1', name: 'Table', price: 10, weight: 5 },
  p2: { upc: 'p2', name: 'Chair', price: 4, weight: null },
}

type Reference = Record<string, string>

export function usersSubgraph(): Subgraph {
  const order: string[] = []
  return createTestSubgraph(
    'users',
    `type Query {
      me: User
      users(ids: [ID!] = ["u1", "u2"]): [User!]!
      principals: [Principal!]!
      things: [Thing!]!
      colour: Colour
      order: [String!]!
    }
    type Mutation { first(name: String!): User third: [String!]! hidden(id: ID!): User @inaccessible @authenticated }
    type User @key(fields: "id") { id: ID! name: String @requiresScopes(scopes: [["user:read"]]) secret: String @inaccessible }
    type Bot @key(fields: "id") { id: ID! code: String }
    union Principal = User | Bot
    interface Thing { id: ID! label(long: Boolean = false): String }
    type Pen implements Thing @key(fields: "id") { id: ID! label(long: Boolean = false): String }
    type Cup implements Thing @key(fields: "id") { id: ID! label(long: Boolean = false): String }
    enum Colour { RED BLUE @inaccessible }`,
    {
      Query: {
        me: () => users.u1,
        users: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => users[id]),
        principals: () => [
          { __typename: 'User', ...users.u1 },
          { __typename: 'Bot', id: 'b1', code: 'beep' },
        ],
        things: () => [
          { __typename: 'Pen', id: 't1' },
          { __typename: 'Cup', id: 't2' },
        ],
        colour: () => 'BLUE',
        order: () => order,
      },
      Mutation: {
        first: async (_: unknown, { name }: { name: string }) => {
          await new Promise((resolve) => setTimeout(resolve, 20))
          order.push('first')
          return { id: 'u1', name }
        },
        third: () => [...order, 'third'],
        hidden: (_: unknown, { id }: { id: string }) => users[id],
      },
      Thing: { __resolveType: ({ __typename }: Reference) => __typename },
      Principal: { __resolveType: ({ __typename }: Reference) => __typename },
      Pen: { label: (_: unknown, { long }: { long: boolean }) => (long ? 'a pen' : 'pen') },
      Cup: { label: (_: unknown, { long }: { long: boolean }) => (long ? 'a cup' : 'cup') },
      User: {
        __resolveReference: ({ id }: { id: string }) => users[id] ?? null,
        secret: ({ name }: User) => `${name}'s secret`,
      },
      Bot: { __resolveReference: ({ id }: Reference) => ({ id, code: 'beep' }) },
    },
  )
}

export function reviewsSubgraph(options: { events?: () => AsyncGenerator<unknown> } = {}): Subgraph {
  const ofUser = ({ id }: { id: string }) => reviews.filter(({ author }) => author === id)
  return createTestSubgraph(
    'reviews',
    `type Query { reviews: [Review!]! }
    type Mutation { second(body: String): Review }
    type Subscription { reviewAdded: Review }
    type Review @key(fields: "id") { id: ID! body: String author: User! product: Product }
    type User @key(fields: "id") { id: ID! reviews(first: Int): [Review!]! latest: Review }
    type Bot @key(fields: "id") { id: ID! reviews: [Review!]! }
    type Product @key(fields: "upc") { upc: ID! reviews: [Review!]! }
    type Pen @key(fields: "id") { id: ID! use: Int }
    type Cup @key(fields: "id") { id: ID! use: String }`,
    {
      Query: { reviews: () => reviews },
      Mutation: { second: () => reviews[1] },
      Subscription: { reviewAdded: { subscribe: options.events ?? defaultEvents } },
      Review: {
        author: ({ author }: Reference) => ({ id: author }),
        product: ({ product }: Reference) => product && { upc: product },
      },
      User: {
        reviews: (user: User, { first }: { first?: number }) => ofUser(user).slice(0, first),
        latest: (user: User) => {
          if (user.id === 'u2') throw new Error('Out of order')
          return ofUser(user).at(-1)
        },
      },
      Bot: { reviews: () => [] },
      Product: { reviews: ({ upc }: Reference) => reviews.filter(({ product }) => product === upc) },
      Pen: { use: () => 7 },
      Cup: { use: () => 'tea' },
    },
  )
}

async function* defaultEvents() {
  yield { reviewAdded: reviews[0] }
  yield { reviewAdded: reviews[2] }
}

export function productsSubgraph(): Subgraph {
  return createTestSubgraph(
    'products',
    `type Product @key(fields: "upc") { upc: ID! name(upper: Boolean): String price: Int weight: Int }`,
    {
      Product: {
        __resolveReference: ({ upc }: { upc: string }) => products[upc],
        name: ({ name }: User, { upper }: { upper?: boolean }) => (upper ? name.toUpperCase() : name),
      },
    },
  )
}

export function inventorySubgraph(): Subgraph {
  return createTestSubgraph(
    'inventory',
    `type Product @key(fields: "upc") {
      upc: ID! price: Int @external weight: Int @external shipping: String @requires(fields: "price weight") }`,
    { Product: { shipping: ({ price, weight }: Reference) => `${price}/${weight}` } },
  )
}

export const allSubgraphs = () => [usersSubgraph(), reviewsSubgraph(), productsSubgraph(), inventorySubgraph()]
