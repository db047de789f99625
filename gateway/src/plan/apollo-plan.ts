import type {
  FetchNode as ApolloFetch,
  PlanNode as ApolloNode,
  QueryPlan as ApolloPlan,
  FetchDataKeyRenamer,
  FetchDataRewrite,
  QueryPlanSelectionNode,
  SubscriptionNode,
} from '@apollo/query-planner'
import type {
  FetchNodePathSegment,
  FetchRewrite,
  PlanNode as NativeNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner'
import { type ContextualFetch, planOfNative } from './native-plan.ts'
import type { ContextValue, PathStep, Plan } from './plan.ts'

/** Our plan from that of `@apollo/query-planner`, whose nodes are the native ones in another notation. */
export function planOfApollo({ node }: ApolloPlan): Plan {
  return planOfNative({ kind: 'QueryPlan', ...(node && { node: nodeOf(node) }) })
}

function nodeOf(node: ApolloNode | SubscriptionNode): NativeNode {
  switch (node.kind) {
    case 'Fetch':
      return fetchOf(node)
    case 'Flatten':
      return {
        kind: 'Flatten',
        path: node.path.map((key) => (key === '@' ? key : { Field: String(key) })),
        node: nodeOf(node.node),
      }
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, nodes: node.nodes.map(nodeOf) }
    case 'Condition':
      return {
        kind: 'Condition',
        condition: node.condition,
        ...(node.ifClause && { ifClause: nodeOf(node.ifClause) }),
        ...(node.elseClause && { elseClause: nodeOf(node.elseClause) }),
      }
    case 'Subscription': {
      const primary: NativeNode = { kind: 'Subscription', primary: fetchOf(node.primary) }
      return node.rest ? { kind: 'Sequence', nodes: [primary, nodeOf(node.rest)] } : primary
    }
    default:
      throw new Error(`The planner made a ${node.kind} node, which this gateway does not run`)
  }
}

function fetchOf(node: ApolloFetch): ContextualFetch {
  return {
    kind: 'Fetch',
    serviceName: node.serviceName,
    operation: node.operation,
    variableUsages: node.variableUsages ?? [],
    ...(node.requires && { requires: node.requires.map(requirementOf) }),
    inputRewrites: (node.inputRewrites ?? []).map(rewriteOf),
    outputRewrites: (node.outputRewrites ?? []).map(rewriteOf),
    ...(node.contextRewrites && { context: node.contextRewrites.map(contextValueOf) }),
  }
}

/** It writes them as paths that begin with a `..` for each object to go up. */
function contextValueOf({ path, renameKeyTo }: FetchDataKeyRenamer): ContextValue {
  const levelsUp = path.lastIndexOf('..') + 1
  const steps = path.slice(levelsUp).map(segmentOf)
  return {
    variable: renameKeyTo,
    levelsUp,
    path: steps.map(
      (step): PathStep => ('Key' in step ? { kind: 'Key', key: step.Key } : { kind: 'Type', types: step.TypenameEquals }),
    ),
  }
}

function requirementOf(selection: QueryPlanSelectionNode): RequiresSelection {
  const selections = selection.selections?.map(requirementOf)
  // It names a value in the representation as in the data: by its alias, where it has one.
  if (selection.kind === 'Field')
    return { kind: 'Field', name: selection.alias ?? selection.name, ...(selections && { selections }) }
  if (!selection.typeCondition) throw new Error('The planner made a fragment without a type in a representation')
  return { kind: 'InlineFragment', typeCondition: selection.typeCondition, selections: selections ?? [] }
}

function rewriteOf(rewrite: FetchDataRewrite): FetchRewrite {
  const path = rewrite.path.map(segmentOf)
  return rewrite.kind === 'KeyRenamer'
    ? { KeyRenamer: { path, renameKeyTo: rewrite.renameKeyTo } }
    : { ValueSetter: { path, setValueTo: rewrite.setValueTo } }
}

function segmentOf(segment: string): FetchNodePathSegment {
  const type = /^\.\.\. on (.+)$/.exec(segment)?.[1]
  return type ? { TypenameEquals: [type] } : { Key: segment }
}
