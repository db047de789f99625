import { type GraphQLSchema, getNamedType, isInterfaceType, isObjectType } from 'graphql'
import type {
  ConditionNode,
  FetchNode,
  ParallelNode,
  Plan,
  PlanNode,
  Requirement,
  SequenceNode,
  SubscriptionNode,
} from '../plan/plan.ts'
import { withTypenames } from './abstract-types.ts'
import { requiredByContext } from './context-values.ts'
import { namesOf, type TypeNames } from './data.ts'
import { compileEntities, type EntityStep, type Places } from './entity-step.ts'
import { interfaceObjectsOf } from './joined-types.ts'
import { createIsOneWay } from './one-way.ts'
import { type ApplyRewrites, compileRewrites } from './rewrites.ts'

/** A plan with all that can be worked out of it before a request needs it. */
export interface Program {
  readonly node?: ProgramNode
  /** What representations need, whether it was selected or not, as `Type.key`. */
  readonly required: ReadonlySet<string>
}

/** That of an operation that no subgraph is asked for. */
export const NOTHING: Program = { required: new Set() }

export function inSequence(programs: readonly Program[]): Program {
  return {
    node: { kind: 'Sequence', nodes: programs.flatMap(({ node }) => node ?? []) },
    required: new Set(programs.flatMap(({ required }) => [...required])),
  }
}

export type ProgramNode =
  | RootStep
  | EntityStep
  | SequenceNode<ProgramNode>
  | ParallelNode<ProgramNode>
  | ConditionNode<ProgramNode>
  | SubscriptionNode<RootStep, ProgramNode>

export interface RootStep extends FetchNode {
  readonly rewriteOutput: ApplyRewrites
  readonly interfaceObjects?: TypeNames
}

export function compilePlan({ node }: Plan, schema: GraphQLSchema): Program {
  if (!node) return NOTHING
  const batches = partsOf(node).flatMap((part) => (part.kind === 'EntityFetch' ? part.batches : []))
  const places = {
    isApart: batches.some(({ context }) => context),
    isOneWay: createIsOneWay(batches.flatMap(({ paths }) => paths)),
  }
  return { node: compileNode(node, schema, places), required: new Set(requiredBy(node, schema)) }
}

function requiredBy(node: PlanNode, schema: GraphQLSchema): string[] {
  return partsOf(node).flatMap((part) =>
    part.kind === 'EntityFetch'
      ? part.batches.flatMap(({ requires, context = [] }) => [
          ...requiredFields(requires, [], schema),
          ...requiredByContext(context, schema),
        ])
      : [],
  )
}

function requiredFields(requirements: readonly Requirement[], types: readonly string[], schema: GraphQLSchema): string[] {
  return requirements.flatMap((requirement) => {
    if (requirement.kind === 'Fragment')
      return requiredFields(requirement.selections, [...namesOf(schema, [requirement.type])], schema)
    const { name, key, selections = [] } = requirement
    const innerTypes = types.flatMap((typeName) => {
      const type = schema.getType(typeName)
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
      return field ? [...namesOf(schema, [getNamedType(field.type).name])] : []
    })
    return [...types.map((type) => `${type}.${key}`), ...requiredFields(selections, innerTypes, schema)]
  })
}

/** The node and all nodes in it. */
function partsOf(node: PlanNode): PlanNode[] {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return [node, ...node.nodes.flatMap(partsOf)]
    case 'Condition':
      return [node, ...[node.whenTrue, node.whenFalse].flatMap((part) => (part ? partsOf(part) : []))]
    case 'Subscription':
      return [node, ...(node.rest ? partsOf(node.rest) : [])]
    default:
      return [node]
  }
}

function compileNode(node: PlanNode, schema: GraphQLSchema, places: Places): ProgramNode {
  const compile = (part: PlanNode) => compileNode(part, schema, places)
  switch (node.kind) {
    case 'Fetch':
      return compileRoot(node, schema)
    case 'EntityFetch':
      return compileEntities(node, schema, places)
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, nodes: node.nodes.map(compile) }
    case 'Condition': {
      const { kind, variable, whenTrue, whenFalse } = node
      return {
        kind,
        variable,
        ...(whenTrue && { whenTrue: compile(whenTrue) }),
        ...(whenFalse && { whenFalse: compile(whenFalse) }),
      }
    }
    case 'Subscription': {
      const { kind, primary, rest } = node
      return { kind, primary: compileRoot(primary, schema), ...(rest && { rest: compile(rest) }) }
    }
  }
}

function compileRoot(node: FetchNode, schema: GraphQLSchema): RootStep {
  const operation = withTypenames(node.operation, schema)
  const interfaceObjects = interfaceObjectsOf(node.service, schema)
  const rewriteOutput = compileRewrites(schema, node.outputRewrites)
  return { ...node, operation, rewriteOutput, ...(interfaceObjects && { interfaceObjects }) }
}

/** Whether anything has to be fetched for what a fetch before it has found. */
export function asksForEntities({ node }: Plan): boolean {
  return node !== undefined && partsOf(node).some(({ kind }) => kind === 'EntityFetch')
}
