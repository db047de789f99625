// A gateway's HTTP server over one schema, for the tests of this folder.
import { createLog, type Log } from '@agentic/service/log'
import { mapEvents } from '@agentic/service/map-events'
import {
  buildSchema,
  createSourceEventStream,
  defaultFieldResolver,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  isNonNullType,
  printSchema,
} from 'graphql'
import { createClient } from 'graphql-ws'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { createAdmission } from '../admit/admission.ts'
import { createFindDocument, type FindDocument } from '../admit/persisted/persisted-documents.ts'
import { createMemoryTexts } from '../admit/persisted/text-store.ts'
import { createMemoryBuckets } from '../admit/rate/memory-buckets.ts'
import { createRateLimiter } from '../admit/rate/rate-limiter.ts'
import { OURS } from '../authenticate/access-token.ts'
import { createAuthenticate } from '../authenticate/authenticate.ts'
import type { RevocationList } from '../authenticate/revocation.ts'
import { createAuthorize } from '../authorize/authorize.ts'
import type { Decide } from '../authorize/policies.ts'
import { createRules } from '../authorize/rules.ts'
import type { ExecutableOperation, ExecutedEvent, Executor } from '../execute/executor.ts'
import { isRefused } from '../execute/refused-field.ts'
import { DEFAULT_GUARD, type GuardConfig } from '../guard-config.ts'
import type { PropagatedHeader } from '../subgraph/client-headers.ts'
import { Quota } from '../subscribe/quota.ts'
import { DEFAULT_SUBSCRIPTIONS, type SubscriptionConfig } from '../subscribe/subscription-config.ts'
import { createSubscriptionMetrics } from '../subscribe/subscription-metrics.ts'
import { createSubscriptions } from '../subscribe/subscriptions.ts'
import type { Supergraph } from '../supergraph/supergraph.ts'
import { createHttp } from './http.ts'
import { createMetrics } from './metrics.ts'
import { bytesOf, shown } from './shown-result.ts'
import { createStages } from './stages.ts'

const keys = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
export const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'EdDSA', kid: 'one' }] }

export interface TokenOptions {
  readonly scope?: string
  readonly expires?: string
  readonly service?: boolean
  readonly audience?: string
  readonly tenantId?: string
  readonly plan?: string
  readonly userId?: string
}

export function token(options: TokenOptions = {}): Promise<string> {
  const { scope = '', expires = '5m', service = false, audience = 'gateway', tenantId = 't', plan, userId = 'user-1' } = options
  return new SignJWT({ tenant_id: tenantId, plan, sid: 's', scope, client_id: service ? 'agents' : 'web' })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'one' })
    .setIssuer('identity')
    .setAudience(audience)
    .setSubject(service ? 'agents' : userId)
    .setExpirationTime(expires)
    .sign(keys.privateKey)
}

export interface Body {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { message: string; path?: string[]; extensions: Record<string, unknown> & { code: string } }[]
  readonly extensions?: Record<string, unknown>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

export interface TestHttp extends AsyncDisposable {
  readonly url: string
  /** @param body anything: it is made JSON */
  send(body: unknown, headers?: Record<string, string>): Promise<Answer>
  ask(query: string, bearer?: string, variables?: object): Promise<Answer>
  /** Over a WebSocket of its own. @returns each error as its code and message */
  refusals(query: string, extensions?: Record<string, unknown>): Promise<string[]>
}

export interface TestHttpOptions {
  readonly sdl: string
  /** What is not there for everybody. */
  readonly internalSdl?: string
  readonly rootValue?: object
  /** In place of graphql-js with the root value. */
  readonly executor?: Executor
  readonly subscriptions?: Partial<SubscriptionConfig>
  readonly revocations?: RevocationList
  readonly publicFields?: readonly string[]
  /** About policies. */
  readonly decide?: Decide
  readonly guard?: Partial<GuardConfig>
  readonly propagatedHeaders?: readonly PropagatedHeader[]
  readonly ready?: () => Promise<void>
  readonly log?: Log
  /** Of whoever verifies tokens: behind the real time, it accepts one that has just expired. */
  readonly now?: () => number
  /** In place of the text that a request has. */
  readonly find?: FindDocument
}

export async function startHttp(options: TestHttpOptions): Promise<TestHttp> {
  const guard = { ...DEFAULT_GUARD, ...options.guard }
  const schema = buildSchema(options.internalSdl ?? options.sdl)
  const supergraph = { sdl: options.sdl, schema, apiSchema: buildSchema(options.sdl) } as Supergraph
  const metrics = createMetrics()
  const rateLimiter = guard.rateLimits && createRateLimiter(guard.rateLimits, createMemoryBuckets(), metrics.rateLimited)
  const { limits, sensitiveFields } = guard
  const { log = createLog('gateway', { level: 'silent', format: 'json' }) } = options
  const subscriptionMetrics = createSubscriptionMetrics(metrics.registry)
  const executor = options.executor ?? executorOf(options.rootValue ?? {})
  const subscriptionConfig = { ...DEFAULT_SUBSCRIPTIONS, ...options.subscriptions }
  const { server, stop } = await createHttp({
    guard,
    outboxLimits: subscriptionConfig.outbox,
    metrics,
    subscriptionMetrics,
    drainMs: 0,
    propagatedHeaders: options.propagatedHeaders ?? [],
    isTraced: false,
    supergraph: {
      current: () => supergraph,
      onChange(listener) {
        listener(supergraph)
        return () => {}
      },
    },
    stages: createStages({
      admission: createAdmission({ schema, limits, sensitiveFields, rateLimiter }),
      authorize: createAuthorize({
        rules: createRules(schema),
        publicFields: options.publicFields ?? [],
        ...(options.decide && { decide: options.decide }),
      }),
      executor,
      subscriptions: createSubscriptions({
        executor,
        config: subscriptionConfig,
        quota: new Quota(subscriptionConfig.quota),
        write: (event, requestId) => bytesOf(shown(event, log.child({ requestId }))),
        metrics: subscriptionMetrics,
      }),
    }),
    authenticate: createAuthenticate([{ expected: OURS, keys: jwks }], {
      revocations: options.revocations,
      ...(options.now && { now: options.now }),
    }),
    find:
      options.find ??
      createFindDocument({ trusted: guard.trustedDocuments, admitted: guard.admittedDocuments, texts: createMemoryTexts() }),
    rateLimiter,
    ready: options.ready ?? (async () => {}),
    jwks,
    callerJwks: { keys: [] },
    log,
  })
  const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`

  async function send(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text })
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
  }
  async function refusals(query: string, extensions: Record<string, unknown> = {}): Promise<string[]> {
    const client = createClient({ url: url.replace('http', 'ws'), retryAttempts: 0 })
    try {
      for await (const { errors } of client.iterate({ query, extensions })) return linesOf(errors)
      return []
    } catch (errors) {
      return linesOf(errors)
    } finally {
      await client.dispose()
    }
  }
  return {
    url,
    send,
    refusals,
    ask: (query, bearer, variables) => send({ query, variables }, bearer ? { authorization: `Bearer ${bearer}` } : {}),
    [Symbol.asyncDispose]: stop,
  }
}

function linesOf(errors: unknown): string[] {
  return ((errors ?? []) as NonNullable<Body['errors']>).map(({ message, extensions }) => `${extensions.code} ${message}`)
}

/** Of graphql-js, in place of subgraphs. */
function executorOf(root: object): Executor {
  return {
    plan: async () => ({}),
    execute: async (operation) => executed(operation, root),
    async subscribe(operation, { signal }) {
      const source = await createSourceEventStream(argumentsOf(operation, root))
      if (!(Symbol.asyncIterator in source)) return source
      const events = source as AsyncGenerator<object, void>
      signal?.addEventListener('abort', () => events.return())
      return mapEvents(events, async (event): Promise<ExecutedEvent> => {
        const { data } = await execute(argumentsOf(operation, event))
        const [payload] = Object.values((data ?? {}) as Record<string, Record<string, never> | null>)
        return { result: await executed(operation, event), position: payload?.[operation.positionKey ?? ''] }
      })
    },
  }
}

function argumentsOf({ schema, document, variables, operationName }: ExecutableOperation, rootValue: object) {
  return { schema, document, variableValues: variables, operationName: operationName ?? null, rootValue }
}

/** What is shown of the operation: without errors where refused fields are null that may not be. */
async function executed(operation: ExecutableOperation, rootValue: object): Promise<ExecutionResult> {
  const refusal = new Error('refused')
  const { data, errors } = await execute({
    ...argumentsOf({ ...operation, document: operation.shown?.document ?? operation.document }, rootValue),
    schema: withoutResolvers(operation.schema),
    fieldResolver(source, args, context, info) {
      if (!info.fieldNodes.every(isRefused)) return defaultFieldResolver(source, args, context, info)
      if (isNonNullType(info.returnType)) throw refusal
      return null
    },
  })
  const told = errors?.filter(({ originalError }) => originalError !== refusal) ?? []
  return { ...(data !== undefined && { data }), ...(told.length > 0 && { errors: told }) }
}

const plainSchemas = new WeakMap<GraphQLSchema, GraphQLSchema>()

/** Apollo Server gives a schema that it has seen resolvers. */
function withoutResolvers(schema: GraphQLSchema): GraphQLSchema {
  const plain = plainSchemas.get(schema) ?? buildSchema(printSchema(schema))
  plainSchemas.set(schema, plain)
  return plain
}
