import { type FieldNode, type GraphQLSchema, isInterfaceType, Kind, parse, type SelectionSetNode } from 'graphql'
import type { EntityBatch, EntityFetchNode, EntityPath } from '../plan/plan.ts'
import { withTypenames } from './abstract-types.ts'
import { type Context, compileContext } from './context-values.ts'
import { isData, isOneOf, namesOf, type TypeNames } from './data.ts'
import { fragmentsOf } from './fragments.ts'
import { interfaceObjectsOf, isTypeOf, typesWithoutKey } from './joined-types.ts'
import { compileKeysNeeded, compileRepresentation, type KeysNeeded, type Represent } from './representations.ts'
import { type ApplyRewrites, compileRewrites } from './rewrites.ts'
import { type Route, routeOf } from './route.ts'

export interface EntityStep extends EntityFetchNode {
  readonly batches: readonly BatchStep[]
}

export interface BatchStep extends EntityBatch {
  readonly routes: readonly Route[]
  /** Those of which all places have the same done to them in the rest of the plan. */
  readonly oneWay: ReadonlySet<Route>
  readonly represent: Represent
  readonly keysNeeded: KeysNeeded
  readonly rewriteOutput: ApplyRewrites
  readonly interfaceObjects?: TypeNames
  readonly surroundings?: Context
  /** Whether each place keeps an entity of its own, as something may be asked for it that depends on the place. */
  readonly isApart: boolean
  /** What is asked of entities, to place the error where the whole fetch fails. */
  readonly asked: readonly AskedField[]
}

interface AskedField {
  readonly key: string
  /** The type or interface of the entities that are asked for it. */
  readonly on: string
  readonly types: TypeNames
}

/** What a plan does with the places of entities. */
export interface Places {
  /** Whether anything of it depends on the place. */
  readonly isApart: boolean
  /** Whether a path is the only way through the places that it leads to. */
  isOneWay(path: EntityPath): boolean
}

export function compileEntities(node: EntityFetchNode, schema: GraphQLSchema, { isApart, isOneWay }: Places): EntityStep {
  const operation = withTypenames(node.operation, schema)
  const interfaceObjects = interfaceObjectsOf(node.service, schema)
  const batches = node.batches.map((batch) => {
    const asked = askedFields(operation, batch.alias, schema)
    const surroundings = compileContext(batch, operation, schema)
    const represent = withKey(node.service, batch, schema, compileRepresentation(schema, batch))
    const routes = batch.paths.map((path) => routeOf(schema, path))
    return {
      ...batch,
      routes,
      oneWay: new Set(routes.filter((_, index) => !isApart && isOneWay(batch.paths[index] as EntityPath))),
      represent: asKnownTo(node.service, asked, schema, represent),
      keysNeeded: compileKeysNeeded(schema, batch.requires),
      rewriteOutput: compileOutput(schema, batch),
      ...(interfaceObjects && { interfaceObjects }),
      ...(surroundings && { surroundings }),
      isApart,
      asked,
    }
  })
  return { ...node, operation, batches }
}

function askedFields(operation: string, alias: string, schema: GraphQLSchema): AskedField[] {
  const document = parse(operation, { noLocation: true })
  const fragments = fragmentsOf(document)
  function collect({ selections }: SelectionSetNode, on: string): AskedField[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [{ key: keyOf(selection), on, types: namesOf(schema, [on]) }]
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      return fragment ? collect(fragment.selectionSet, fragment.typeCondition?.name.value ?? on) : []
    })
  }
  const roots = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? each.selectionSet.selections : [],
  )
  return roots.flatMap((each) =>
    each.kind === Kind.FIELD && each.selectionSet && keyOf(each) === alias ? collect(each.selectionSet, '_Entity') : [],
  )
}

function keyOf({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value
}

function withKey(service: string, { requires }: EntityBatch, schema: GraphQLSchema, represent: Represent): Represent {
  const keyless = typesWithoutKey(service, requires, schema)
  if (keyless.size === 0) return represent
  return (object, isFailed) => (isOneOf(object, keyless) ? undefined : represent(object, isFailed))
}

/** A subgraph that has only an interface of an entity, as an @interfaceObject, is asked for that: it does not know the type. */
function asKnownTo(service: string, asked: readonly AskedField[], schema: GraphQLSchema, represent: Represent): Represent {
  const isKnown = (name: string) => isTypeOf(service, name, schema)
  const known = asked.find(({ on }) => isInterfaceType(schema.getType(on)) && isKnown(on))
  const unknown = new Set(known ? [...known.types].filter((name) => !isKnown(name)) : [])
  if (!known || unknown.size === 0) return represent
  return (object, isFailed) => {
    const representation = represent(object, isFailed)
    const isUnknown = representation !== undefined && unknown.has(String(representation.__typename))
    return isUnknown ? { ...representation, __typename: known.on } : representation
  }
}

function compileOutput(schema: GraphQLSchema, { outputRewrites }: EntityBatch): ApplyRewrites {
  const rewrite = compileRewrites(schema, outputRewrites)
  return (entity) => {
    rewrite(entity)
    // What a subgraph knows as an @interfaceObject has a type of its own, which another subgraph may have told already.
    if (isData(entity) && isInterfaceType(schema.getType(String(entity.__typename)))) delete entity.__typename
  }
}
