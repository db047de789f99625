import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Caller } from '@agentic/caller/caller'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { FastifyInstance } from 'fastify'
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql'
import { auditMutations, type RefusedMutation } from './audit-mutations.ts'
import { presentError } from './errors.ts'
import type { Worker } from './lifecycle.ts'
import type { Log } from './log.ts'
import { mapEvents } from './map-events.ts'

type SchemaModules = Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>
type ResolverMap = Extract<SchemaModules[number], { typeDefs: unknown }>['resolvers']

/** One operation for a subgraph, with what the gateway knows of its origin. */
export interface SubgraphRequest {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
  readonly caller: Caller
  readonly requestId: string
  readonly clientAddress?: string
  readonly userAgent?: string
  readonly signal?: AbortSignal
}

/** A subgraph that is ready to be asked: in process by the gateway's local link, or over HTTP by `serveSubgraph`. */
export interface Subgraph {
  readonly name: string
  readonly sdl: string
  execute(request: SubgraphRequest): Promise<ExecutionResult>
  /** Resolves to a result with errors where the subscription was refused. */
  subscribe(request: SubgraphRequest): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>
  /** The background work of this subgraph; started by the roles `worker` and `all`. */
  readonly workers: readonly Worker[]
  /** HTTP routes beside /graphql, where the subgraph serves any: JWKS, the token endpoint. */
  readonly routes?: (server: FastifyInstance) => void
  /** @throws Error where something that it needs does not answer. */
  ready(): Promise<void>
  close(): Promise<void>
}

export interface SubgraphParts<Context extends object> {
  readonly name: string
  readonly sdl: string
  /** The generated `resolvers` map. */
  readonly resolvers: object
  /** What the resolvers get: made anew for each request, so that its loaders cache for one request only. */
  readonly contextFor: (request: SubgraphRequest) => Context
  /** Told of a mutation that was refused, before its answer goes out. */
  readonly onRefused?: (refused: RefusedMutation) => Promise<void>
  readonly log: Log
  readonly workers?: readonly Worker[]
  readonly routes?: (server: FastifyInstance) => void
  readonly ready: () => Promise<void>
  readonly close: () => Promise<void>
}

/** All `schema.graphql` files of a subgraph's nouns, one folder below `sourceDir`. */
export function readSdl(sourceDir: string): string {
  return readdirSync(sourceDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(sourceDir, entry.name, 'schema.graphql'))
    .flatMap((file) => {
      try {
        return [readFileSync(file, 'utf8')]
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw error
      }
    })
    .join('\n')
}

export function createSubgraph<Context extends object>(parts: SubgraphParts<Context>): Subgraph {
  const { name, sdl, contextFor, log, workers = [], routes, ready, close } = parts
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: parts.resolvers as ResolverMap }])
  const requests = new WeakMap<object, SubgraphRequest>()
  const requestOf = (context: unknown) => requests.get(context as object) as SubgraphRequest
  auditMutations(schema, { name, requestOf, onRefused: parts.onRefused })
  const documents = new DocumentCache(schema)

  const present = (request: SubgraphRequest) => (result: ExecutionResult) => presentResult(result, request, log)
  /** What to execute, or why it is not executed. */
  function prepare(request: SubgraphRequest): ExecutionArgs | { readonly errors: readonly GraphQLError[] } {
    const checked = documents.get(request.query)
    if ('errors' in checked) return checked
    const { operationName, variables: variableValues } = request
    try {
      const contextValue = contextFor(request)
      requests.set(contextValue, request)
      return { schema, document: checked.document, operationName, variableValues, contextValue }
    } catch (error) {
      // A caller that may ask nothing here is a refusal like any other, presented and masked in one place.
      return { errors: [toGraphQLError(error)] }
    }
  }

  return {
    name,
    sdl,
    workers,
    ...(routes && { routes }),
    ready,
    close,
    async execute(request) {
      const prepared = prepare(request)
      return present(request)('errors' in prepared ? prepared : await execute(prepared))
    },
    async subscribe(request) {
      const prepared = prepare(request)
      if ('errors' in prepared) return present(request)(prepared)
      const events = await createSourceEventStream(prepared)
      if (!(Symbol.asyncIterator in events)) return present(request)(events)
      // A context of its own for each event: loaders kept over events would answer the second with the first one's rows.
      const answer = async (event: unknown) =>
        present(request)(await execute({ ...prepared, rootValue: event, contextValue: contextFor(request) }))
      return endingWithResult(mapEvents(events as AsyncGenerator<unknown, void, void>, answer), present(request))
    },
  }
}

/** A source that fails ends its subscription with a last result that says why, as the client is meant to see it. */
function endingWithResult(
  results: AsyncGenerator<ExecutionResult, void, void>,
  present: (result: ExecutionResult) => ExecutionResult,
): AsyncGenerator<ExecutionResult, void, void> {
  const last = (error: unknown) => ({ done: false as const, value: present({ errors: [toGraphQLError(error)] }) })
  return { ...results, next: () => results.next().catch(last) }
}

function toGraphQLError(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}

function presentResult(result: ExecutionResult, request: SubgraphRequest, log: Log): ExecutionResult {
  if (!result.errors) return result
  const errors = result.errors.map((error) => {
    const { shown, hidden } = presentError(error)
    if (hidden) log.error({ err: hidden, requestId: request.requestId, path: error.path }, 'An error was masked')
    return new GraphQLError(shown.message, {
      ...(error.nodes && { nodes: error.nodes }),
      ...(error.path && { path: error.path }),
      ...(shown.extensions && { extensions: shown.extensions }),
    })
  })
  return { ...result, errors }
}

type CheckedDocument = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] }

const DOCUMENTS_MAX = 1_000

/** The gateway sends the same few texts again and again: each is parsed and validated once. */
class DocumentCache {
  readonly #schema: GraphQLSchema
  readonly #documents = new Map<string, CheckedDocument>()

  constructor(schema: GraphQLSchema) {
    this.#schema = schema
  }

  get(text: string): CheckedDocument {
    const known = this.#documents.get(text)
    if (known) return known
    const checked = this.#check(text)
    if (this.#documents.size >= DOCUMENTS_MAX) this.#documents.clear()
    this.#documents.set(text, checked)
    return checked
  }

  #check(text: string): CheckedDocument {
    try {
      const document = parse(text)
      const errors = validate(this.#schema, document)
      return errors.length > 0 ? { errors } : { document }
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] }
      throw error
    }
  }
}
