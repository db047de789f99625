import type { GraphQLSchema } from 'graphql'
import type { FetchNode, Plan, PlanNode } from '../plan/plan.ts'
import { withTypenames } from './abstract-types.ts'

/** A plan with all that can be worked out of it before a request needs it. */
export function compilePlan({ node }: Plan, schema: GraphQLSchema): Plan {
  return node ? { node: compiled(node, schema) } : {}
}

function compiled(node: PlanNode, schema: GraphQLSchema): PlanNode {
  switch (node.kind) {
    case 'Fetch':
    case 'EntityFetch':
      return { ...node, operation: withTypenames(node.operation, schema) }
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((part) => compiled(part, schema)) }
    case 'Condition': {
      const { kind, variable, whenTrue, whenFalse } = node
      return {
        kind,
        variable,
        ...(whenTrue && { whenTrue: compiled(whenTrue, schema) }),
        ...(whenFalse && { whenFalse: compiled(whenFalse, schema) }),
      }
    }
    case 'Subscription':
      return {
        kind: node.kind,
        primary: compiled(node.primary, schema) as FetchNode,
        ...(node.rest && { rest: compiled(node.rest, schema) }),
      }
  }
}

/** Whether anything has to be fetched for what a fetch before it has found. */
export function asksForEntities({ node }: Plan): boolean {
  if (!node) return false
  switch (node.kind) {
    case 'EntityFetch':
      return true
    case 'Sequence':
    case 'Parallel':
      return node.nodes.some((part) => asksForEntities({ node: part }))
    case 'Condition':
      return [node.whenTrue, node.whenFalse].some((part) => part && asksForEntities({ node: part }))
    default:
      return false
  }
}
