import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import type { EntityBatch, EntityFetchNode, EntityPath, FetchNode, PlanNode } from '../plan/plan.ts'
import type { SubgraphLink, SubgraphRequest } from '../subgraph/link.ts'
import { relocated, timedOut, unavailable } from '../subgraph/subgraph-errors.ts'
import { copied, type Data, isData, LOST, mergeInto, type ResponsePath } from './data.ts'
import type { OperationContext } from './executor.ts'
import { type EntityGroup, groupEntities } from './representations.ts'
import { applyRewrites } from './rewrites.ts'

export type Links = Readonly<Record<string, SubgraphLink>>

/** The state of one operation (or of one event of a subscription) while its plan is run. */
export interface PlanRun {
  readonly schema: GraphQLSchema
  readonly links: Links
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: OperationContext
  /** What was found so far. */
  readonly data: Data
  readonly errors: GraphQLError[]
}

/** Runs a part of a plan: its findings are merged into `run.data`, and what failed is added to `run.errors`. */
export async function runPlan(node: PlanNode, run: PlanRun): Promise<void> {
  switch (node.kind) {
    case 'Fetch':
      return runFetch(node, run)
    case 'EntityFetch':
      return runEntityFetch(node, run)
    case 'Sequence':
      for (const part of node.nodes) await runPlan(part, run)
      return
    case 'Parallel':
      await Promise.all(node.nodes.map((part) => runPlan(part, run)))
      return
    case 'Condition': {
      const chosen = run.variables[node.variable] === true ? node.whenTrue : node.whenFalse
      return chosen && runPlan(chosen, run)
    }
    case 'Subscription':
      throw new GraphQLError('A subscription can only be subscribed to', { extensions: { code: 'BAD_USER_INPUT' } })
  }
}

async function runFetch(node: FetchNode, run: PlanRun): Promise<void> {
  const result = await ask(node.service, requestFor(node, run), run)
  if (result instanceof GraphQLError) {
    run.errors.push(...node.rootKeys.map((key) => relocated(result, [key])))
  } else {
    acceptRootResult(node, result, run)
  }
}

/** Also for the result that is an event of a subscription. */
export function acceptRootResult(node: FetchNode, result: ExecutionResult, run: PlanRun): void {
  const { errors = [] } = result
  for (const error of errors) run.errors.push(relocated(error, error.path))
  if (!result.data) {
    if (errors.length > 0) for (const key of node.rootKeys) run.data[key] ??= LOST
    return
  }
  applyRewrites(run.schema, node.outputRewrites, result.data)
  mergeInto(run.data, result.data)
}

async function runEntityFetch(node: EntityFetchNode, run: PlanRun): Promise<void> {
  const asked = node.batches.map((batch) => ({ batch, groups: groupEntities(run.schema, batch, run.data) }))
  if (asked.every(({ groups }) => groups.length === 0)) return
  const representations = asked.map(({ batch, groups }) => [
    batch.representationsVariable,
    groups.map(({ representation }) => representation),
  ])
  const result = await ask(node.service, requestFor(node, run, Object.fromEntries(representations)), run)
  for (const { batch, groups } of asked) {
    if (groups.length === 0) continue
    if (result instanceof GraphQLError) run.errors.push(...batch.paths.map((path) => relocated(result, stemOf(path))))
    else acceptEntities(batch, groups, result, run)
  }
}

function acceptEntities(batch: EntityBatch, groups: readonly EntityGroup[], result: ExecutionResult, run: PlanRun): void {
  run.errors.push(...(result.errors ?? []).flatMap((error) => errorsOfBatch(batch, groups, error)))
  const entities = result.data?.[batch.alias]
  if (!Array.isArray(entities)) return
  groups.forEach((group, index) => {
    const entity: unknown = entities[index]
    if (!isData(entity)) return
    applyRewrites(run.schema, batch.outputRewrites, entity)
    placeEntity(group, entity)
  })
}

/** Places of one path share the nested objects; those of another path get copies, as other fields may be fetched for them. */
function placeEntity({ places }: EntityGroup, entity: Data): void {
  const paths = new Set(places.map(({ pathIndex }) => pathIndex))
  // All copies are made before a merge can change what is copied.
  const ofPath = new Map([...paths].map((pathIndex, nth) => [pathIndex, nth === 0 ? entity : copied(entity)]))
  for (const { object, pathIndex } of places) mergeInto(object, ofPath.get(pathIndex) ?? entity)
}

/** An error is reported at each place that the entity stands at. */
function errorsOfBatch(batch: EntityBatch, groups: readonly EntityGroup[], error: GraphQLError): GraphQLError[] {
  const [alias, index, ...rest] = error.path ?? []
  if (alias !== undefined && alias !== batch.alias) return []
  const group = typeof index === 'number' ? groups[index] : undefined
  if (!group) return batch.paths.map((path) => relocated(error, stemOf(path)))
  return group.places.map(({ path }) => relocated(error, [...path, ...rest]))
}

/** As far as a path can be told without looking at the data: up to the first list. */
function stemOf(path: EntityPath): ResponsePath {
  const firstList = path.findIndex((step) => step.kind === 'Items')
  const stem = firstList === -1 ? path : path.slice(0, firstList)
  return stem.flatMap((step) => (step.kind === 'Key' ? [step.key] : []))
}

export function requestFor(
  node: { readonly operation: string; readonly variableNames: readonly string[] },
  run: PlanRun,
  representations: Data = {},
): SubgraphRequest {
  const variables: Data = { ...representations }
  for (const name of node.variableNames) if (Object.hasOwn(run.variables, name)) variables[name] = run.variables[name]
  const { caller, requestId, clientAddress, userAgent, signal } = run.context
  return {
    query: node.operation,
    variables,
    caller,
    requestId,
    ...(clientAddress !== undefined && { clientAddress }),
    ...(userAgent !== undefined && { userAgent }),
    ...(signal && { signal }),
  }
}

async function ask(service: string, request: SubgraphRequest, run: PlanRun): Promise<ExecutionResult | GraphQLError> {
  const link = linkTo(service, run.links)
  if (link instanceof GraphQLError) return link
  const { signal } = run.context
  try {
    return await (signal ? untilAborted(link.execute(request), signal) : link.execute(request))
  } catch (error) {
    if (error instanceof GraphQLError) return error
    return signal?.aborted ? timedOut(service, error) : unavailable(service, error)
  }
}

export function linkTo(service: string, links: Links): SubgraphLink | GraphQLError {
  const link = Object.hasOwn(links, service) ? links[service] : undefined
  return link ?? unavailable(service, new Error('It has no link'))
}

/** A subgraph in this process does not look at the signal: whoever waits for it does. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  if (signal.aborted) {
    // Its outcome no longer matters, but a rejection that nobody handles would end the process.
    promise.catch(() => {})
    return Promise.reject(signal.reason)
  }
  const { promise: result, resolve, reject } = Promise.withResolvers<Value>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  return result
}
