import {
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import { type Data, isData, type ResponsePath } from './data.ts'
import { isIncluded, type Selection, type Shape, type ValueType } from './selection.ts'

interface Place {
  readonly inner: Map<string | number, Place>
  isError: boolean
}

/** The places of a response that have an error. */
export class ErrorPlaces {
  readonly #root: Place = { inner: new Map(), isError: false }

  constructor(errors: readonly GraphQLError[]) {
    for (const { path = [] } of errors) this.add(path)
  }

  add(path: ResponsePath): void {
    let place = this.#root
    for (const key of path) {
      const inner = place.inner.get(key) ?? { inner: new Map(), isError: false }
      place.inner.set(key, inner)
      place = inner
    }
    place.isError = true
  }

  /** Whether there is an error at this place, around it or in it: any of them explains why it is null. */
  explain(path: ResponsePath): boolean {
    let place = this.#root
    for (const key of path) {
      if (place.isError) return true
      const inner = place.inner.get(key)
      if (!inner) return false
      place = inner
    }
    return true
  }
}

/**
 * Where in the response something is that has this path in what the subgraphs sent. What a key or @requires needs, but nobody
 * has selected, is no place in the response: what needs it is around it. What was asked for in vain is nowhere.
 */
export type PlaceInResponse = (path: ResponsePath, found: Found) => ResponsePath | undefined

export interface Found {
  readonly data: Data
  readonly variables: Readonly<Data>
  /** What representations need, as `Type.key`. */
  readonly required: ReadonlySet<string>
}

export function createPlaceInResponse(schema: GraphQLSchema, rootType: GraphQLObjectType, root: Selection): PlaceInResponse {
  return (path, { data, variables, required }) => {
    const place: (string | number)[] = []
    let step: Step = { value: data, types: [rootType], selection: root }
    for (const key of path) {
      const value = innerValue(step.value, key)
      if (typeof key === 'number') {
        place.push(key)
        step = { ...step, value }
        continue
      }
      const types = isData(step.value) ? ownTypes(schema, step.value, step.types) : step.types
      const field = fieldWith(key, types, step.selection, variables)
      if (!field) return types.some((type) => required.has(`${type.name}.${key}`)) ? place : undefined
      // Introspection, which no subgraph has answered.
      if (!field.shape) return path
      place.push(field.key)
      step = { value, types: typesOf(field.shape, schema), selection: field.selection }
    }
    return place
  }
}

interface Step {
  readonly value: unknown
  /** What the value can be. */
  readonly types: readonly ValueType[]
  readonly selection: Selection
}

function innerValue(value: unknown, key: string | number): unknown {
  return isData(value) || Array.isArray(value) ? (value as Data)[key] : undefined
}

function fieldWith(key: string, types: readonly ValueType[], selection: Selection, variables: Readonly<Data>) {
  const fields = types.flatMap((type) => selection.of(type).fields)
  return fields.find((field) => field.sourceKey === key && !field.isRefused && isIncluded(field.included, variables))
}

function ownTypes(schema: GraphQLSchema, { __typename }: Data, declared: readonly ValueType[]): readonly ValueType[] {
  const own = typeof __typename === 'string' && declared.length > 1 ? schema.getType(__typename) : undefined
  return isObjectType(own) || isInterfaceType(own) ? [own] : declared
}

function typesOf(shape: Shape, schema: GraphQLSchema): readonly ValueType[] {
  switch (shape.kind) {
    case 'LIST':
      return typesOf(shape.item, schema)
    case 'OBJECT':
      return [shape.type]
    case 'ABSTRACT': {
      const type = schema.getType(shape.name)
      if (!isAbstractType(type)) return []
      // The interface itself stands for what an @interfaceObject knows no more of.
      return isInterfaceType(type) ? [...schema.getPossibleTypes(type), type] : schema.getPossibleTypes(type)
    }
    default:
      return []
  }
}
