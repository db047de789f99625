import type { GraphQLError } from 'graphql'
import type { EntityPath, Rewrite } from '../plan/plan.ts'
import { relocated } from '../subgraph/subgraph-errors.ts'
import { type Data, isOneOf, type ResponsePath } from './data.ts'
import type { EntityGroup } from './entity-groups.ts'
import type { BatchStep } from './entity-step.ts'
import type { RootStep } from './program.ts'
import { placesOn } from './route.ts'

const PLACES_MAX = 100

/** An error that tells no place is one of the whole fetch: it is reported at each of its fields. */
export function errorsOfRoot({ rootKeys, outputRewrites }: RootStep, error: GraphQLError): GraphQLError[] {
  if (error.path) return [relocated(error, renamed(error.path, outputRewrites))]
  return rootKeys.map((key) => relocated(error, [key]))
}

/** An error of an entity is reported at each place that it stands at; one that tells no entity at all of their places. */
export function errorsOfBatch(batch: BatchStep, groups: readonly EntityGroup[], error: GraphQLError, data: Data): GraphQLError[] {
  const [alias, index, ...rest] = error.path ?? []
  if (alias !== undefined && alias !== batch.alias) return []
  const group = typeof index === 'number' ? groups[index] : undefined
  if (!group) return errorsEverywhere(batch, groups, error, data)
  const inner = renamed(rest, batch.outputRewrites)
  return placesOf(batch, [group], data).map(({ path }) => relocated(error, [...path, ...inner]))
}

/** The error of a whole fetch, at each field that it was to find; where those are too many, at what is around all of them. */
export function errorsEverywhere(
  batch: BatchStep,
  groups: readonly EntityGroup[],
  error: GraphQLError,
  data: Data,
): GraphQLError[] {
  const places = placesOf(batch, groups, data)
  if (places.length > PLACES_MAX) return batch.paths.map((path) => relocated(error, stemOf(path)))
  return places.flatMap((place) => pathsAskedOf(place, batch).map((path) => relocated(error, path)))
}

interface Place {
  readonly object: Data
  readonly path: ResponsePath
}

function placesOf({ routes }: BatchStep, groups: readonly EntityGroup[], data: Data): Place[] {
  const objects = new Set(groups.flatMap(({ targets }) => targets.map(({ object }) => object)))
  return routes.flatMap((route) => placesOn(route, data)).filter(({ object }) => objects.has(object))
}

function pathsAskedOf({ object, path }: Place, { asked, outputRewrites }: BatchStep): ResponsePath[] {
  const keys = new Set(asked.filter(({ types }) => isOneOf(object, types)).map((each) => each.key))
  // Without its type the entity itself cannot be answered.
  if (keys.size === 1 && keys.has('__typename')) return [path]
  keys.delete('__typename')
  return [...keys].map((key) => [...path, ...renamed([key], outputRewrites)])
}

/** As far as a path can be told without looking at the data: up to the first list. */
function stemOf(path: EntityPath): ResponsePath {
  const firstList = path.findIndex((step) => step.kind === 'Items')
  const stem = firstList === -1 ? path : path.slice(0, firstList)
  return stem.flatMap((step) => (step.kind === 'Key' ? [step.key] : []))
}

/** The path of an error, as the data that it belongs to is renamed. */
function renamed(path: ResponsePath, rewrites: readonly Rewrite[]): ResponsePath {
  return rewrites.reduce((current, { path: steps, change }) => {
    if (!('rename' in change)) return current
    const keys = steps.flatMap((step) => (step.kind === 'Key' ? [step.key] : []))
    const places = current.flatMap((key, place) => (typeof key === 'string' ? [place] : [])).slice(0, keys.length)
    const isThere = places.length === keys.length && places.every((place, index) => current[place] === keys[index])
    return isThere ? current.with(places.at(-1) ?? 0, change.rename) : current
  }, path)
}
