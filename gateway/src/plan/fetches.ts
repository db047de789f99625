import type { EntityFetchNode, FetchNode, PlanNode } from './plan.ts'

export interface FetchChange {
  root(fetch: FetchNode): FetchNode
  entities(fetch: EntityFetchNode): EntityFetchNode
}

/** The plan with its fetches changed. */
export function withFetches(node: PlanNode, change: FetchChange): PlanNode {
  switch (node.kind) {
    case 'Fetch':
      return change.root(node)
    case 'EntityFetch':
      return change.entities(node)
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((part) => withFetches(part, change)) }
    case 'Condition': {
      const { whenTrue, whenFalse } = node
      return {
        ...node,
        ...(whenTrue && { whenTrue: withFetches(whenTrue, change) }),
        ...(whenFalse && { whenFalse: withFetches(whenFalse, change) }),
      }
    }
    case 'Subscription': {
      const { primary, rest } = node
      return { ...node, primary: change.root(primary), ...(rest && { rest: withFetches(rest, change) }) }
    }
  }
}
