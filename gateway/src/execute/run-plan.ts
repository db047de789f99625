import { type ExecutionResult, GraphQLError } from 'graphql'
import type { SubgraphLink, SubgraphRequest } from '../subgraph/link.ts'
import { timedOut, unavailable } from '../subgraph/subgraph-errors.ts'
import { bySurroundings } from './context-values.ts'
import { type Data, isData, LOST, mergeInto, type SharedValues } from './data.ts'
import { type EntityGroup, groupEntities, mergeEntity } from './entity-groups.ts'
import type { BatchStep, EntityStep } from './entity-step.ts'
import type { OperationContext } from './executor.ts'
import { errorsEverywhere, errorsOfBatch, errorsOfRoot } from './fetch-errors.ts'
import type { InFlight } from './in-flight.ts'
import type { ProgramNode, RootStep } from './program.ts'
import { nthName } from './repeated-operation.ts'

export type Links = Readonly<Record<string, SubgraphLink>>

/** The state of one operation (or of one event of a subscription) while its plan is run. */
export interface PlanRun {
  readonly links: Links
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: OperationContext
  /** What was found so far. */
  readonly data: Data
  readonly errors: GraphQLError[]
  /** What is done for one of their places is done for all. */
  readonly shared: SharedValues
  /** Absent where every request has to be sent. */
  readonly inFlight?: InFlight
}

/** Runs a part of a plan: its findings are merged into `run.data`, and what failed is added to `run.errors`. */
export async function runPlan(node: ProgramNode, run: PlanRun): Promise<void> {
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

async function runFetch(step: RootStep, run: PlanRun): Promise<void> {
  const result = await ask(step.service, requestFor(step, run), run)
  if (result instanceof GraphQLError) {
    run.errors.push(...errorsOfRoot(step, result))
  } else {
    acceptRootResult(step, result, run)
  }
}

/** Also for the result that is an event of a subscription. */
export function acceptRootResult(step: RootStep, { data, errors = [] }: ExecutionResult, run: PlanRun): void {
  run.errors.push(...errors.flatMap((error) => errorsOfRoot(step, error)))
  if (data) {
    step.rewriteOutput(data)
    mergeInto(run.data, data, step.interfaceObjects)
  } else if (errors.length > 0) {
    for (const key of step.rootKeys) run.data[key] ??= LOST
  }
}

async function runEntityFetch(step: EntityStep, run: PlanRun): Promise<void> {
  const asked = step.batches.flatMap((batch) => askedOf(batch, run))
  if (asked.every(({ groups }) => groups.length === 0)) return
  const variables: Data = {}
  for (const { batch, groups, variables: ofContext } of asked) {
    variables[batch.representationsVariable] = groups.map(({ representation }) => representation)
    Object.assign(variables, ofContext)
  }
  const surroundings = asked.length > step.batches.length ? step.batches[0]?.surroundings : undefined
  const request = surroundings ? { ...step, operation: surroundings.operationFor(asked.length) } : step
  const result = await ask(step.service, requestFor(request, run, variables), run)
  for (const { batch, groups } of asked) {
    if (result instanceof GraphQLError) run.errors.push(...errorsEverywhere(batch, groups, result, run.data))
    else acceptEntities(batch, groups, result, run)
  }
}

interface Asked {
  readonly batch: BatchStep
  readonly groups: readonly EntityGroup[]
  readonly variables?: Data
}

/** One for each of several surroundings that the entities of the batch are in. */
function askedOf(batch: BatchStep, run: PlanRun): Asked[] {
  const groups = groupEntities(batch, run)
  if (!batch.surroundings) return [{ batch, groups }]
  const parts = bySurroundings(groups, batch.surroundings, batch.routes, run.data)
  if (parts.length < 2) return parts.map((part) => ({ batch, ...part }))
  return parts.map((part, nth) => ({
    batch: {
      ...batch,
      alias: nthName(batch.alias, nth),
      representationsVariable: nthName(batch.representationsVariable, nth),
    },
    groups: part.groups,
    variables: Object.fromEntries(Object.entries(part.variables).map(([name, value]) => [nthName(name, nth), value])),
  }))
}

function acceptEntities(batch: BatchStep, groups: readonly EntityGroup[], result: ExecutionResult, run: PlanRun): void {
  for (const error of result.errors ?? []) run.errors.push(...errorsOfBatch(batch, groups, error, run.data))
  const entities = result.data?.[batch.alias]
  if (!Array.isArray(entities)) return
  groups.forEach((group, index) => {
    const entity: unknown = entities[index]
    if (!isData(entity)) return
    batch.rewriteOutput(entity)
    mergeEntity(group, entity, batch, run.shared)
  })
}

export function requestFor(
  node: { readonly operation: string; readonly variableNames: readonly string[] },
  run: PlanRun,
  representations: Data = {},
): SubgraphRequest {
  const variables: Data = { ...representations }
  for (const name of node.variableNames) if (Object.hasOwn(run.variables, name)) variables[name] = run.variables[name]
  const { caller, requestId, clientAddress, userAgent, clientHeaders, signal } = run.context
  return {
    query: node.operation,
    variables,
    caller,
    requestId,
    ...(clientAddress !== undefined && { clientAddress }),
    ...(userAgent !== undefined && { userAgent }),
    ...(clientHeaders && { clientHeaders }),
    ...(signal && { signal }),
  }
}

async function ask(service: string, request: SubgraphRequest, run: PlanRun): Promise<ExecutionResult | GraphQLError> {
  const link = linkTo(service, run.links)
  if (link instanceof GraphQLError) return link
  const { signal } = run.context
  if (signal?.aborted) return timedOut(service, signal.reason)
  try {
    const result = run.inFlight ? run.inFlight.execute(service, link, request) : link.execute(request)
    return await (signal ? untilAborted(result, signal) : result)
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
  const { promise: result, resolve, reject } = Promise.withResolvers<Value>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  return result
}
