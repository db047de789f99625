import type { Caller } from '@agentic/caller/caller'
import { type DocumentNode, type ExecutionResult, execute, GraphQLError, type GraphQLSchema } from 'graphql'
import type { RateLimitState } from '../admit/rate/rate-limiter.ts'
import { BoundedCache } from '../plan/bounded-cache.ts'
import type { Plan } from '../plan/plan.ts'
import type { PlanWish } from '../plan/show-plans.ts'
import { turn } from '../plan/turn.ts'
import type { ClientHeaders } from '../subgraph/client-headers.ts'
import { relocated } from '../subgraph/subgraph-errors.ts'
import type { Position } from '../subscribe/cursor.ts'
import { subscribeToPlan } from '../subscribe/subscribe-to-plan.ts'
import type { Supergraph } from '../supergraph/supergraph.ts'
import type { Data } from './data.ts'
import { withDecidedOrder } from './decided-order.ts'
import type { FieldCosts } from './field-costs.ts'
import { InFlight } from './in-flight.ts'
import { JointWork } from './joint-work.ts'
import { JsonWriter } from './json-writer.ts'
import { type PreparedOperation, prepareOperation } from './prepared-operation.ts'
import { asksForEntities, compilePlan, inSequence, NOTHING, type Program } from './program.ts'
import { type Links, type PlanRun, runPlan } from './run-plan.ts'
import { WrittenResult } from './written-result.ts'

/** Who sends an operation, and from where. */
export interface OperationContext {
  readonly caller: Caller
  readonly requestId: string
  readonly clientAddress?: string
  readonly userAgent?: string
  /** What subgraphs get of the client's headers, where that is set. */
  readonly clientHeaders?: ClientHeaders
  /** Ends the waiting for subgraphs, and subscriptions. */
  readonly signal?: AbortSignal
  /** Whether the answer is to tell what it cost, in `extensions.cost`. */
  readonly wantsCost?: boolean
  /** Whether its client wants to see the plan. */
  readonly planWish?: PlanWish
  /** Is told what is left of each rate limit, for the headers of the response. */
  readonly onRateLimit?: (states: readonly RateLimitState[]) => void
}

/** A valid operation from which everything that its caller may not see was removed. */
export interface ExecutableOperation {
  /** One operation and its fragments. */
  readonly document: DocumentNode
  /** The document as text: the key of its plan. */
  readonly text: string
  readonly operationName?: string
  readonly variables: Record<string, unknown>
  /** By which its result tells what it has cost. */
  readonly costs?: FieldCosts
  /** What the caller can see: the API schema, or the full one for the platform's own services. */
  readonly schema: GraphQLSchema
  /** What the answer has in it, where that is something else than what is asked. */
  readonly shown?: ShownOperation
  /** Under the root field: the key of what tells where each event of a subscription stands, if that is asked. */
  readonly positionKey?: string
}

/** Without what only we want to know, and with the fields that were refused: see `refusedField`. */
export interface ShownOperation {
  readonly document: DocumentNode
  readonly text: string
}

/** An event of a subscription. */
export interface ExecutedEvent {
  readonly result: ExecutionResult
  /** Nothing where it was not asked for, or the event does not tell. */
  readonly position?: Position | undefined
}

export interface Executor {
  /** What is to be asked for it; kept, so that it runs sooner. @throws GraphQLError where that cannot be told */
  plan(operation: ExecutableOperation): Promise<Plan>
  execute(operation: ExecutableOperation, context: OperationContext): Promise<ExecutionResult>
  /** Resolves to a result with errors where the subscription was refused. */
  subscribe(
    operation: ExecutableOperation,
    context: OperationContext,
  ): Promise<AsyncGenerator<ExecutedEvent, void> | ExecutionResult>
}

const OPERATIONS_MAX = 2_000

interface ReadyOperation extends PreparedOperation {
  /** Tells it from any other: of another text, name or schema. */
  readonly id: number
}

/** Answers operations from the subgraphs of a supergraph. */
export function createExecutor({ supergraph, links }: { supergraph: Supergraph; links: Links }): Executor {
  const prepared = new WeakMap<GraphQLSchema, BoundedCache<ReadyOperation>>()
  const programs = new WeakMap<Plan, Promise<Program>>()
  const operations = new JointWork<ExecutionResult>()
  const inFlight = new InFlight()
  let preparedCount = 0
  const writer = new JsonWriter()

  function prepare(asked: ExecutableOperation): ReadyOperation {
    const operation = withDecidedOrder(asked)
    const ofSchema = prepared.get(operation.schema) ?? new BoundedCache<ReadyOperation>(OPERATIONS_MAX)
    prepared.set(operation.schema, ofSchema)
    const key = `${operation.operationName ?? ''}\n${operation.text}\n${operation.shown?.text ?? ''}`
    const known = ofSchema.get(key)
    if (known) return known
    preparedCount += 1
    const made = { ...prepareOperation(operation, supergraph.schema), id: preparedCount }
    ofSchema.set(key, made)
    return made
  }

  async function begin(ready: PreparedOperation, operation: ExecutableOperation): Promise<Begun> {
    const variables = ready.readVariables(operation.variables)
    if (isErrors(variables)) return { errors: variables }
    return { variables, plan: await planOf(ready, operation) }
  }

  async function planOf(
    { dataText, mutationTexts }: PreparedOperation,
    { operationName }: ExecutableOperation,
  ): Promise<Program> {
    const programFor = async (text: string) => programOf(await supergraph.planner.plan(text, operationName))
    if (dataText === undefined) return NOTHING
    const program = await programFor(dataText)
    if (mutationTexts.length < 2 || !asksForEntities(program)) return program
    // Planned as a whole, the entities of one mutation would be fetched when the next one has been run already.
    const parts = await Promise.all(mutationTexts.map(programFor))
    return inSequence(parts)
  }

  function programOf(plan: Plan): Promise<Program> {
    const program = programs.get(plan) ?? turn().then(() => compilePlan(plan, supergraph.schema))
    programs.set(plan, program)
    return program
  }

  const runOf = (variables: Data, context: OperationContext): PlanRun => ({
    links,
    variables,
    context,
    data: {},
    errors: [],
    shared: new Map(),
  })

  async function answer(
    ready: PreparedOperation,
    operation: ExecutableOperation,
    context: OperationContext,
  ): Promise<ExecutionResult> {
    const begun = await begin(ready, operation)
    if ('errors' in begun) return begun
    const { variables, plan } = begun
    const run = { ...runOf(variables, context), ...(ready.kind === 'query' && { inFlight }) }
    if (plan.node) await runPlan(plan.node, run)
    if (ready.kind === 'mutation') forget()
    if (ready.introspection) await introspect(ready.introspection, operation, run)
    return finish(ready, plan, run, { writer, costs: operation.costs })
  }

  function forget(): void {
    operations.forget()
    inFlight.forget()
  }

  return {
    plan: async (operation) => planOf(prepare(operation), operation),

    execute: (operation, context) =>
      refusable(async () => {
        const ready = prepare(operation)
        if (ready.kind === 'mutation') return answer(ready, operation, context)
        const once = (signal: AbortSignal) => answer(ready, operation, { ...context, signal })
        try {
          return (await operations.join(keyOf(ready, operation, context), context.signal, once)).result
        } catch (error) {
          throw context.signal?.aborted ? leftByItsClient(error) : error
        }
      }),

    subscribe: (operation, context) =>
      refusable(async () => {
        const ready = prepare(operation)
        const begun = await begin(ready, operation)
        if ('errors' in begun) return begun
        const { variables, plan } = begun
        return subscribeToPlan(plan, {
          beginRun: () => runOf(variables, context),
          failRun: (run) => ({ errors: reasonsOf(ready, plan, run) }),
          finishRun: (run) => ({ result: finish(ready, plan, run, { writer }), position: ready.positionIn(run.data) }),
        })
      }),
  }
}

/** All that the answer to a query may depend on: whatever subgraphs are told of who asks, but for the request's own id. */
function keyOf({ id }: ReadyOperation, { variables }: ExecutableOperation, context: OperationContext): string {
  const { caller, clientAddress, userAgent, clientHeaders } = context
  return JSON.stringify([id, caller, variables, clientAddress, userAgent, clientHeaders])
}

function leftByItsClient(cause: unknown): GraphQLError {
  return new GraphQLError('The client did not wait for the answer', {
    ...(cause instanceof Error && { originalError: cause }),
    extensions: { code: 'TIMEOUT' },
  })
}

type Begun = { readonly errors: readonly GraphQLError[] } | { readonly variables: Data; readonly plan: Program }

function isErrors(value: Data | readonly GraphQLError[]): value is readonly GraphQLError[] {
  return Array.isArray(value)
}

/** The refusal of an operation as a whole is its result. */
async function refusable<Result>(answer: () => Promise<Result>): Promise<Result | ExecutionResult> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] }
    throw error
  }
}

async function introspect(document: DocumentNode, { schema }: ExecutableOperation, run: PlanRun): Promise<void> {
  const { data, errors } = await execute({ schema, document, variableValues: run.variables })
  run.errors.push(...(errors ?? []))
  Object.assign(run.data, data)
}

interface Writing {
  readonly writer: JsonWriter
  readonly costs?: FieldCosts | undefined
}

function finish(ready: PreparedOperation, plan: Program, run: PlanRun, { writer, costs }: Writing): WrittenResult {
  const errors = errorsOf(ready, plan, run)
  const { bytes, cost } = ready.projection.project(run, errors, writer, costs)
  return new WrittenResult(bytes, errors, cost)
}

/** Why there is no data at all: something is said in any case. */
function reasonsOf(ready: PreparedOperation, plan: Program, run: PlanRun): readonly GraphQLError[] {
  const placed = errorsOf(ready, plan, run)
  return placed.length > 0 ? placed : run.errors
}

/** Where they are in the response. */
function errorsOf({ placeInResponse }: PreparedOperation, { required }: Program, run: PlanRun): GraphQLError[] {
  const found = { data: run.data, variables: run.variables, required }
  return distinct(
    run.errors.flatMap((error) => {
      if (!error.path) return [error]
      const place = placeInResponse(error.path, found)
      return place ? [relocated(error, place)] : []
    }),
  )
}

/** Several fields that nobody has selected may be missing for the same reason at one place. */
function distinct(errors: readonly GraphQLError[]): GraphQLError[] {
  return [...new Map(errors.map((error) => [`${error.path?.join('.')} ${error.message}`, error])).values()]
}
