import type {
  FetchNodePathSegment,
  FetchRewrite,
  FlattenNodePathSegment,
  BatchFetchNode as NativeBatchFetch,
  FetchNode as NativeFetch,
  PlanNode as NativeNode,
  QueryPlan as NativePlan,
  RequiresSelection,
} from '@graphql-hive/router-query-planner'
import { Kind, parse, type SelectionSetNode } from 'graphql'
import type {
  ContextValue,
  EntityFetchNode,
  EntityPath,
  FetchNode,
  PathStep,
  Plan,
  PlanNode,
  Requirement,
  Rewrite,
} from './plan.ts'

/** Of `@fromContext` the native planner knows nothing; Apollo's tells it so. */
export interface ContextualFetch extends NativeFetch {
  readonly context?: readonly ContextValue[]
}

/** Our plan from that of `@graphql-hive/router-query-planner`. @throws Error at a node that we cannot run. */
export function planOfNative(plan: NativePlan): Plan {
  return plan.node ? { node: nodeOf(plan.node, []) } : {}
}

function nodeOf(node: NativeNode, path: EntityPath): PlanNode {
  switch (node.kind) {
    case 'Fetch':
      return node.requires ? entityFetchOf(node, path) : fetchOf(node)
    case 'BatchFetch':
      return batchFetchOf(node)
    case 'Flatten':
      return nodeOf(node.node, [...path, ...node.path.map(stepOf)])
    case 'Sequence':
      return sequenceOf(node.nodes.map((part) => nodeOf(part, path)))
    case 'Parallel':
      return { kind: 'Parallel', nodes: node.nodes.map((part) => nodeOf(part, path)) }
    case 'Condition':
      return {
        kind: 'Condition',
        variable: node.condition,
        ...(node.ifClause && { whenTrue: nodeOf(node.ifClause, path) }),
        ...(node.elseClause && { whenFalse: nodeOf(node.elseClause, path) }),
      }
    case 'Subscription':
      return { kind: 'Subscription', primary: fetchOf(node.primary) }
    default:
      throw new Error(`The planner made a ${node.kind} node, which this gateway does not run`)
  }
}

/** What follows a subscription in its sequence is to be run for each event. */
function sequenceOf(nodes: PlanNode[]): PlanNode {
  const [first, ...rest] = nodes
  if (first?.kind !== 'Subscription') return { kind: 'Sequence', nodes }
  return rest.length > 0 ? { ...first, rest: { kind: 'Sequence', nodes: rest } } : first
}

function fetchOf(node: NativeFetch): FetchNode {
  return {
    kind: 'Fetch',
    service: node.serviceName,
    operation: node.operation,
    variableNames: node.variableUsages ?? [],
    outputRewrites: (node.outputRewrites ?? []).map(rewriteOf),
    rootKeys: rootKeysOf(node.operation),
  }
}

function entityFetchOf(node: ContextualFetch, path: EntityPath): EntityFetchNode {
  refuseUnreadable(node.operation)
  const { context } = node
  return {
    kind: 'EntityFetch',
    service: node.serviceName,
    operation: node.operation,
    // Those of the context are not the client's to give.
    variableNames: (node.variableUsages ?? []).filter((name) => !context?.some(({ variable }) => variable === name)),
    batches: [
      {
        alias: '_entities',
        representationsVariable: 'representations',
        paths: [path],
        requires: (node.requires ?? []).map(requirementOf),
        inputRewrites: (node.inputRewrites ?? []).map(rewriteOf),
        outputRewrites: (node.outputRewrites ?? []).map(rewriteOf),
        ...(context && { context }),
      },
    ],
  }
}

function batchFetchOf(node: NativeBatchFetch): EntityFetchNode {
  refuseUnreadable(node.operation)
  return {
    kind: 'EntityFetch',
    service: node.serviceName,
    operation: node.operation,
    variableNames: node.variableUsages ?? [],
    batches: node.entityBatch.aliases.map((batch) => ({
      alias: batch.alias,
      representationsVariable: batch.representationsVariableName,
      paths: batch.paths.map((path) => path.map(stepOf)),
      requires: batch.requires.map(requirementOf),
      inputRewrites: (batch.inputRewrites ?? []).map(rewriteOf),
      outputRewrites: (batch.outputRewrites ?? []).map(rewriteOf),
    })),
  }
}

function stepOf(segment: FlattenNodePathSegment): PathStep {
  if (segment === '@') return { kind: 'Items' }
  return 'Field' in segment ? { kind: 'Key', key: segment.Field } : { kind: 'Type', types: segment.TypeCondition }
}

function requirementOf(selection: RequiresSelection): Requirement {
  switch (selection.kind) {
    case 'Field':
      return {
        kind: 'Field',
        name: selection.alias ?? selection.name,
        // What is required with arguments is fetched under a name of the planner's own.
        key: selection.name,
        ...(selection.selections?.length && { selections: selection.selections.map(requirementOf) }),
      }
    case 'InlineFragment':
      return { kind: 'Fragment', type: selection.typeCondition, selections: selection.selections.map(requirementOf) }
    default:
      throw new Error('The planner made a fragment spread in a representation, which this gateway does not run')
  }
}

function rewriteOf(rewrite: FetchRewrite): Rewrite {
  const pathOf = (path: FetchNodePathSegment[]) =>
    path.map(
      (segment): PathStep =>
        'Key' in segment ? { kind: 'Key', key: segment.Key } : { kind: 'Type', types: [segment.TypenameEquals].flat() },
    )
  if ('KeyRenamer' in rewrite)
    return { path: pathOf(rewrite.KeyRenamer.path), change: { rename: rewrite.KeyRenamer.renameKeyTo } }
  const setter = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite
  return { path: pathOf(setter.path), change: { set: setter.setValueTo } }
}

/** A fragment of which conditions have left nothing is written without braces: better no plan than one that cannot be run. */
function refuseUnreadable(operation: string): void {
  parse(operation, { noLocation: true })
}

function rootKeysOf(operation: string): string[] {
  const { definitions } = parse(operation, { noLocation: true })
  const selectionsOf = ({ selections }: SelectionSetNode): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.alias?.value ?? selection.name.value]
      if (selection.kind === Kind.INLINE_FRAGMENT) return selectionsOf(selection.selectionSet)
      const fragment = definitions.find(
        (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
      )
      return fragment?.kind === Kind.FRAGMENT_DEFINITION ? selectionsOf(fragment.selectionSet) : []
    })
  const root = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)
  return root ? [...new Set(selectionsOf(root.selectionSet))] : []
}
