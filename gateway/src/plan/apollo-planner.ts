import { operationFromDocument, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import { parse } from 'graphql'
import { planOfApollo } from './apollo-plan.ts'
import type { PlanMaker } from './planner.ts'

const PERCENT_LABEL = /overrideLabel: "(percent\(([\d.]+)\))"/g

/** `@apollo/query-planner`, where the native planner cannot be had: it plans on the main thread. @throws Error as that one */
export function createApolloPlanMaker(supergraphSdl: string): PlanMaker {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
  const planner = new QueryPlanner(supergraph)
  const shares = new Map([...supergraphSdl.matchAll(PERCENT_LABEL)].map(([, label, share]) => [label ?? '', Number(share)]))
  return {
    name: 'apollo',
    percentages: [...new Set(shares.values())],
    async make(text, operationName, percentage) {
      const operation = operationFromDocument(supergraph.schema, parse(text), operationName ? { operationName } : {})
      const overrideConditions = new Map([...shares].map(([label, share]) => [label, share > percentage]))
      return planOfApollo(planner.buildQueryPlan(operation, { overrideConditions }))
    },
  }
}
