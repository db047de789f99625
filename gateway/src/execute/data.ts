import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql'

/** A JSON object as subgraphs send it. */
export type Data = Record<string, unknown>

/** The value of a field that a subgraph has answered with null as a part of something greater, and has said why. */
export const LOST = Symbol('lost')

/** Objects and lists that stand at more than one place, with the last walk that has come by. */
export type SharedValues = Map<unknown, object | undefined>

export type ResponsePath = readonly (string | number)[]

export function isData(value: unknown): value is Data {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  // Not a Date or the like, which in-process subgraphs send as a leaf.
  return prototype === null || prototype === Object.prototype
}

/**
 * Merges deeply what another fetch found of the same object.
 * @param interfaceObjects that subgraph knows no more of a type than these names: where the type is known it stays
 */
export function mergeInto(target: Data, source: Data, interfaceObjects?: TypeNames): void {
  for (const key in source) {
    // Assigned to an ordinary object it would replace the prototype.
    if (key === '__proto__') continue
    target[key] = Object.hasOwn(target, key) ? merged(target[key], source[key], interfaceObjects) : source[key]
  }
}

function merged(known: unknown, found: unknown, interfaceObjects: TypeNames | undefined): unknown {
  if (known === found || found === undefined) return known
  if (isData(known) && isData(found)) {
    mergeInto(known, found, interfaceObjects)
    return known
  }
  if (Array.isArray(known) && Array.isArray(found) && known.length === found.length) {
    return known.map((item, index) => merged(item, found[index], interfaceObjects))
  }
  if (typeof found === 'string' && interfaceObjects?.has(found)) return known
  return found ?? known
}

export function copied<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copied) as Value
  if (!isData(value)) return value
  const copy: Data = {}
  for (const key of Object.keys(value)) if (key !== '__proto__') copy[key] = copied(value[key])
  return copy as Value
}

/** Whether two values have the same in them. */
export function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one)) return Array.isArray(other) && areAlike(one, other)
  if (!isData(one) || !isData(other)) return false
  for (const key in one) if (!isAlike(one[key], other[key])) return false
  for (const key in other) if (!(key in one)) return false
  return true
}

function areAlike(some: readonly unknown[], others: readonly unknown[]): boolean {
  if (some.length !== others.length) return false
  for (let index = 0; index < some.length; index++) if (!isAlike(some[index], others[index])) return false
  return true
}

/** Whether an object of this type is selected by `... on condition`. */
export function satisfies(schema: GraphQLSchema, typeName: string, condition: string): boolean {
  if (typeName === condition) return true
  const type = schema.getType(typeName)
  const abstract = schema.getType(condition)
  return (isObjectType(type) || isInterfaceType(type)) && isAbstractType(abstract) && schema.isSubType(abstract, type)
}

/** The names of the types that are selected by a condition. */
export type TypeNames = ReadonlySet<string>

/** Those that satisfy one of the conditions. */
export function namesOf(schema: GraphQLSchema, conditions: readonly string[]): TypeNames {
  return new Set(conditions.flatMap((condition) => [condition, ...subtypesOf(schema, condition)]))
}

function subtypesOf(schema: GraphQLSchema, name: string): string[] {
  const type = schema.getType(name)
  const interfaces = isInterfaceType(type) ? schema.getImplementations(type).interfaces : []
  const objects = isAbstractType(type) ? schema.getPossibleTypes(type) : []
  return [...objects, ...interfaces].map((each) => each.name)
}

/** An object without `__typename` is taken to have each of the types: it was selected for one type only. */
export function isOneOf({ __typename }: Data, names: TypeNames): boolean {
  return typeof __typename !== 'string' || names.has(__typename)
}
