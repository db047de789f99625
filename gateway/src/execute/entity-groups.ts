import type { GraphQLError } from 'graphql'
import { copied, type Data, mergeInto, type ResponsePath } from './data.ts'
import type { BatchStep } from './entity-step.ts'
import { ErrorPlaces } from './error-paths.ts'
import { follow } from './route.ts'

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

/** What was found before. */
interface Found {
  readonly data: Data
  readonly errors: readonly GraphQLError[]
}

/** The distinct representations that a batch has to ask for. */
export function groupEntities({ routes, represent }: BatchStep, { data, errors }: Found): EntityGroup[] {
  const groups = new Map<string, EntityGroup>()
  // An entity that stands at many places is often one object there.
  const groupOfObject = new Map<Data, EntityGroup | undefined>()

  let places: ErrorPlaces | undefined

  function groupFor(object: Data, path: ResponsePath): EntityGroup | undefined {
    const representation = represent(object, (key) => {
      places ??= new ErrorPlaces(errors)
      return places.explain([...path, key])
    })
    if (!representation) return undefined
    const key = JSON.stringify(representation)
    const group = groups.get(key) ?? { representation, places: [] }
    groups.set(key, group)
    return group
  }

  routes.forEach((route, pathIndex) => {
    follow(route, data, (object, path) => {
      if (!groupOfObject.has(object)) groupOfObject.set(object, groupFor(object, path))
      groupOfObject.get(object)?.places.push({ object, path, pathIndex })
    })
  })
  return [...groups.values()]
}

/** Places of one path share the nested objects; those of another path get copies, as other fields may be fetched for them. */
export function placeEntity({ places }: EntityGroup, entity: Data): void {
  const paths = new Set(places.map(({ pathIndex }) => pathIndex))
  // All copies are made before a merge can change what is copied.
  const ofPath = new Map([...paths].map((pathIndex, nth) => [pathIndex, nth === 0 ? entity : copied(entity)]))
  for (const { object, pathIndex } of places) mergeInto(object, ofPath.get(pathIndex) ?? entity)
}
