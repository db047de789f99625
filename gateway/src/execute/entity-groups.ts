import type { GraphQLError } from 'graphql'
import { copied, type Data, isAlike, mergeInto, type SharedValues } from './data.ts'
import type { BatchStep } from './entity-step.ts'
import { ErrorPlaces } from './error-paths.ts'
import type { KeysNeeded } from './representations.ts'
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

/** The distinct representations that a batch has to ask for. Objects that are the same entity, and alike, become one object. */
export function groupEntities(batch: BatchStep, { data, errors, shared }: Found): EntityGroup[] {
  const { routes, oneWay, represent, keysNeeded } = batch
  const groups = new Map<string, EntityGroup>()
  const slots = new Slots(keysNeeded)
  let places: ErrorPlaces | undefined

  const isFailed = (object: Data, key: string): boolean => {
    places ??= new ErrorPlaces(errors)
    const path = routes.flatMap((route) => placesOn(route, data)).find((place) => place.object === object)?.path ?? []
    return places.explain([...path, key])
  }
  function groupOf(object: Data): EntityGroup | null {
    const representation = represent(object, (key) => isFailed(object, key))
    if (!representation) return null
    const identity = JSON.stringify(representation)
    const group = groups.get(identity) ?? { representation, targets: [] }
    groups.set(identity, group)
    return group
  }
  routes.forEach((route, pathIndex) => {
    follow(route, data, shared, (object, holder, key) => {
      const slot = slots.of(object)
      const group = slot?.group === undefined ? groupOf(object) : slot.group
      if (slot) slot.group = group
      if (!group) return
      const first = slot?.firsts[pathIndex]
      if (first && isAlike(first, object)) {
        holder[key] = first
        shared.set(first, undefined)
        return
      }
      if (slot && oneWay.has(route)) slot.firsts[pathIndex] ??= object
      group.targets.push({ object, pathIndex })
    })
  })
  return [...groups.values()]
}

/** Of all objects with the same values. */
interface Slot {
  /** Null where nothing is to be asked of them. */
  group?: EntityGroup | null
  /** By path. */
  readonly firsts: Data[]
}

type Branch = Map<unknown, Branch | Slot>

/** Most objects of a list are the same few entities: what tells that is looked up, and represented once. */
class Slots {
  readonly #keysNeeded: KeysNeeded
  readonly #byType = new Map<string, Branch>()

  constructor(keysNeeded: KeysNeeded) {
    this.#keysNeeded = keysNeeded
  }

  /** @returns nothing where something is missing, which may have failed at this place only, or is no plain value */
  of(object: Data): Slot | undefined {
    const { __typename } = object
    if (typeof __typename !== 'string') return undefined
    const keys = this.#keysNeeded(__typename)
    let branch: Branch = this.#byType.get(__typename) ?? new Map()
    this.#byType.set(__typename, branch)
    for (let index = 0; index < keys.length; index++) {
      const value = object[keys[index] as string]
      if (value !== null && typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
      const inner: Branch | Slot = branch.get(value) ?? (index < keys.length - 1 ? new Map() : { firsts: [] })
      branch.set(value, inner)
      if (!(inner instanceof Map)) return inner
      branch = inner
    }
    return undefined
  }
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
