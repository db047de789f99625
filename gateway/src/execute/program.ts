import { type GraphQLSchema, getNamedType, isInterfaceType, isObjectType, Kind, parse, type SelectionSetNode } from 'graphql'
import type {
  ConditionNode,
  EntityBatch,
  EntityFetchNode,
  FetchNode,
  ParallelNode,
  Plan,
  PlanNode,
  Requirement,
  SequenceNode,
  SubscriptionNode,
} from '../plan/plan.ts'
import { withTypenames } from './abstract-types.ts'
import { isData, namesOf, type TypeNames } from './data.ts'
import { compileRepresentation, type Represent } from './representations.ts'
import { type ApplyRewrites, compileRewrites } from './rewrites.ts'
import { type Route, routeOf } from './route.ts'

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
}

export interface EntityStep extends EntityFetchNode {
  readonly batches: readonly BatchStep[]
}

export interface BatchStep extends EntityBatch {
  readonly routes: readonly Route[]
  readonly represent: Represent
  readonly rewriteOutput: ApplyRewrites
  /** The response keys that are asked of entities of these types, to place the error where the whole fetch fails. */
  readonly asked: readonly { readonly types: TypeNames; readonly keys: readonly string[] }[]
}

export function compilePlan({ node }: Plan, schema: GraphQLSchema): Program {
  return node ? { node: compileNode(node, schema), required: new Set(requiredBy(node, schema)) } : NOTHING
}

function requiredBy(node: PlanNode, schema: GraphQLSchema): string[] {
  return partsOf(node).flatMap((part) =>
    part.kind === 'EntityFetch' ? part.batches.flatMap(({ requires }) => requiredFields(requires, [], schema)) : [],
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

function compileNode(node: PlanNode, schema: GraphQLSchema): ProgramNode {
  switch (node.kind) {
    case 'Fetch':
      return compileRoot(node, schema)
    case 'EntityFetch':
      return compileEntities(node, schema)
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, nodes: node.nodes.map((part) => compileNode(part, schema)) }
    case 'Condition': {
      const { kind, variable, whenTrue, whenFalse } = node
      return {
        kind,
        variable,
        ...(whenTrue && { whenTrue: compileNode(whenTrue, schema) }),
        ...(whenFalse && { whenFalse: compileNode(whenFalse, schema) }),
      }
    }
    case 'Subscription': {
      const { kind, primary, rest } = node
      return { kind, primary: compileRoot(primary, schema), ...(rest && { rest: compileNode(rest, schema) }) }
    }
  }
}

function compileRoot(node: FetchNode, schema: GraphQLSchema): RootStep {
  const operation = withTypenames(node.operation, schema)
  return { ...node, operation, rewriteOutput: compileRewrites(schema, node.outputRewrites) }
}

function compileEntities(node: EntityFetchNode, schema: GraphQLSchema): EntityStep {
  const operation = withTypenames(node.operation, schema)
  const batches = node.batches.map((batch) => ({
    ...batch,
    routes: batch.paths.map((path) => routeOf(schema, path)),
    represent: compileRepresentation(schema, batch),
    rewriteOutput: compileEntityOutput(schema, batch),
    asked: askedKeys(operation, batch.alias, schema),
  }))
  return { ...node, operation, batches }
}

function compileEntityOutput(schema: GraphQLSchema, { outputRewrites }: EntityBatch): ApplyRewrites {
  const rewrite = compileRewrites(schema, outputRewrites)
  return (entity) => {
    rewrite(entity)
    // What a subgraph knows as an @interfaceObject has a type of its own, which another subgraph may have told already.
    if (isData(entity) && isInterfaceType(schema.getType(String(entity.__typename)))) delete entity.__typename
  }
}

function askedKeys(operation: string, alias: string, schema: GraphQLSchema): BatchStep['asked'] {
  const { definitions } = parse(operation, { noLocation: true })
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  )
  const anyType: TypeNames = namesOf(schema, Object.keys(schema.getTypeMap()))

  function collect({ selections }: SelectionSetNode, types: TypeNames): BatchStep['asked'][number][] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [{ types, keys: [selection.alias?.value ?? selection.name.value] }]
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      const on = fragment?.typeCondition?.name.value
      return fragment ? collect(fragment.selectionSet, on === undefined ? types : namesOf(schema, [on])) : []
    })
  }
  return definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return []
    const entities = definition.selectionSet.selections.filter(
      (each) => each.kind === Kind.FIELD && (each.alias?.value ?? each.name.value) === alias,
    )
    return entities.flatMap((each) => (each.kind === Kind.FIELD && each.selectionSet ? collect(each.selectionSet, anyType) : []))
  })
}

/** Whether anything has to be fetched for what a fetch before it has found. */
export function asksForEntities({ node }: Plan): boolean {
  return node !== undefined && partsOf(node).some(({ kind }) => kind === 'EntityFetch')
}
