import type { GraphQLError } from 'graphql'
import { copied, type Data, mergeInto, type SharedValues } from './data.ts'
import type { BatchStep } from './entity-step.ts'
import { ErrorPlaces } from './error-paths.ts'
import { follow, placesOn } from './route.ts'

/** An object that waits for fields of an entity. */
export interface EntityTarget {
  readonly object: Data
  /** Which path of the batch led here: objects of different paths may have different fields fetched later. */
  readonly pathIndex: number
}

/** One entity to ask for, and all objects that it is. */
export interface EntityGroup {
  readonly representation: Data
  readonly targets: EntityTarget[]
}

/** What was found before. */
interface Found {
  readonly data: Data
  readonly errors: readonly GraphQLError[]
  readonly shared: SharedValues
}

/** The distinct representations that a batch has to ask for. */
export function groupEntities({ routes, represent }: BatchStep, { data, errors, shared }: Found): EntityGroup[] {
  const groups = new Map<string, EntityGroup>()
  let places: ErrorPlaces | undefined

  const isFailed = (object: Data, key: string): boolean => {
    places ??= new ErrorPlaces(errors)
    const path = routes.flatMap((route) => placesOn(route, data)).find((place) => place.object === object)?.path ?? []
    return places.explain([...path, key])
  }
  routes.forEach((route, pathIndex) => {
    follow(route, data, shared, (object) => {
      const representation = represent(object, (key) => isFailed(object, key))
      if (!representation) return
      const identity = JSON.stringify(representation)
      const group = groups.get(identity)
      if (group) group.targets.push({ object, pathIndex })
      else groups.set(identity, { representation, targets: [{ object, pathIndex }] })
    })
  })
  return [...groups.values()]
}

/** Objects of one path share what is in the entity; those of another path get copies, as other fields may be fetched for them. */
export function mergeEntity(
  { targets }: EntityGroup,
  entity: Data,
  { isApart, interfaceObjects }: BatchStep,
  shared: SharedValues,
): void {
  if (isApart) {
    for (const { object } of targets) mergeInto(object, copied(entity), interfaceObjects)
    return
  }
  // All copies are made before a merge can change what is copied.
  const ofPath: Data[] = []
  for (const { pathIndex } of targets) ofPath[pathIndex] ??= ofPath.length === 0 ? entity : copied(entity)
  if (targets.length > 1) ofPath.forEach((part) => void noteShared(part, shared))
  for (const { object, pathIndex } of targets) mergeInto(object, ofPath[pathIndex] ?? entity, interfaceObjects)
}

function noteShared(entity: Data, shared: SharedValues): void {
  for (const key in entity) {
    const value = entity[key]
    if (typeof value === 'object' && value !== null) shared.set(value, undefined)
  }
}
