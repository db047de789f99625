// The thread of apollo-planner.ts: plans one operation after the other.
import { parentPort, workerData } from 'node:worker_threads'
import { operationFromDocument, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import { parse } from 'graphql'
import { planOfApollo } from './apollo-plan.ts'
import type { PlanAnswer, PlanRequest } from './apollo-planner.ts'
import type { Plan } from './plan.ts'
import { unaskedFields } from './unasked-fields.ts'

const supergraph = Supergraph.build(workerData, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
const planner = new QueryPlanner(supergraph)

function plan({ text, operationName, overrides }: PlanRequest): Plan {
  // As the planner calls what comes from @context: a client could read it, or take its place.
  if (/\$contextualArgument_/.test(text)) throw new Error('No variable may be called $contextualArgument_…')
  const operation = operationFromDocument(supergraph.schema, parse(text), operationName ? { operationName } : {})
  const made = planOfApollo(planner.buildQueryPlan(operation, { overrideConditions: new Map(overrides) }))
  const unasked = unaskedFields(operation, made)
  if (unasked.length > 0) throw new Error(`No subgraph has a way to ${unasked.join(', ')}`)
  return made
}

function answer(request: PlanRequest): PlanAnswer {
  try {
    return { id: request.id, plan: plan(request) }
  } catch (error) {
    // Of an error of its own class a thread gets the message.
    return { id: request.id, problem: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.postMessage('READY')
parentPort?.on('message', (request: PlanRequest) => parentPort?.postMessage(answer(request)))
