import { type GraphQLSchema, isInterfaceType, isNonNullType, isObjectType } from 'graphql'
import type { EntityBatch, EntityPath, PathStep, Requirement } from '../plan/plan.ts'
import { copied, type Data, isData, type ResponsePath, satisfies, satisfiesAny } from './data.ts'
import { applyRewrites } from './rewrites.ts'

/** A place in the response that waits for fields of an entity. */
export interface EntityPlace {
  readonly object: Data
  readonly path: ResponsePath
  /** Which path of the batch led here: places of different paths may have different fields fetched later. */
  readonly pathIndex: number
}

/** One entity to ask for, and all the places that it stands at. */
export interface EntityGroup {
  readonly representation: Data
  readonly places: EntityPlace[]
}

/** The distinct representations that a batch has to ask for. */
export function groupEntities(schema: GraphQLSchema, batch: EntityBatch, data: Data): EntityGroup[] {
  const groups = new Map<string, EntityGroup>()
  // An entity that stands at many places is often one object there.
  const groupOfObject = new Map<Data, EntityGroup | undefined>()

  function groupFor(object: Data): EntityGroup | undefined {
    const representation = representationOf(schema, batch, object)
    if (!representation) return undefined
    const key = JSON.stringify(representation)
    const group = groups.get(key) ?? { representation, places: [] }
    groups.set(key, group)
    return group
  }

  batch.paths.forEach((path, pathIndex) => {
    visitPath(schema, path, data, (object, responsePath) => {
      if (!groupOfObject.has(object)) groupOfObject.set(object, groupFor(object))
      groupOfObject.get(object)?.places.push({ object, path: responsePath, pathIndex })
    })
  })
  return [...groups.values()]
}

type Visit = (object: Data, path: ResponsePath) => void

function visitPath(schema: GraphQLSchema, path: EntityPath, data: Data, visit: Visit): void {
  function walk(value: unknown, depth: number, at: ResponsePath): void {
    const step = path[depth]
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        walk(item, step?.kind === 'Items' ? depth + 1 : depth, [...at, index])
      })
    } else if (isData(value)) {
      if (step) enter(value, step, depth, at)
      else visit(value, at)
    }
  }
  function enter(object: Data, step: PathStep, depth: number, at: ResponsePath): void {
    if (step.kind === 'Key') walk(object[step.key], depth + 1, [...at, step.key])
    else if (step.kind === 'Type' && satisfiesAny(schema, object, step.types)) walk(object, depth + 1, at)
  }
  walk(data, 0, [])
}

/** Nothing where what the subgraph needs is missing: its fetch has failed, and has reported why. */
function representationOf(schema: GraphQLSchema, batch: EntityBatch, object: Data): Data | undefined {
  const representation = required(schema, batch.requires, object)
  if (!representation || !hasContent(representation)) return undefined
  if (batch.inputRewrites.length === 0) return representation
  const rewritten = copied(representation)
  applyRewrites(schema, batch.inputRewrites, rewritten)
  return rewritten
}

function hasContent(representation: Data): boolean {
  return Object.entries(representation).some(([key, value]) => key !== '__typename' && value !== null)
}

function required(schema: GraphQLSchema, requirements: readonly Requirement[], object: Data): Data | undefined {
  const result: Data = {}
  for (const requirement of requirements) {
    if (requirement.kind === 'Field') {
      const value = requiredField(schema, requirement, object)
      if (value === undefined || (value === null && isNeverNull(schema, object, requirement.name))) return undefined
      result[requirement.name] = value
    } else if (typeof object.__typename === 'string' && satisfies(schema, object.__typename, requirement.type)) {
      const part = required(schema, requirement.selections, object)
      if (!part) return undefined
      Object.assign(result, part)
    }
  }
  return result
}

type RequiredField = Extract<Requirement, { kind: 'Field' }>

function requiredField(schema: GraphQLSchema, { key, selections }: RequiredField, object: Data): unknown {
  const value = object[key]
  return selections ? requiredValue(schema, selections, value) : value
}

function requiredValue(schema: GraphQLSchema, selections: readonly Requirement[], value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => requiredValue(schema, selections, item))
    return items.includes(undefined) ? undefined : items
  }
  return isData(value) ? required(schema, selections, value) : value
}

function isNeverNull(schema: GraphQLSchema, object: Data, fieldName: string): boolean {
  const type = typeof object.__typename === 'string' ? schema.getType(object.__typename) : undefined
  if (!isObjectType(type) && !isInterfaceType(type)) return false
  return isNonNullType(type.getFields()[fieldName]?.type)
}
