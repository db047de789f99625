import { type GraphQLOutputType, isListType, isNonNullType } from 'graphql'
import type { Demand, FieldDemand } from './demands.ts'

/** The alias under which the type of a value is asked for where some of its fields were refused. */
export const TYPE_KEY = 'authorize__typename'

type Data = Record<string, unknown>

interface Refusals {
  readonly refused: ReadonlySet<FieldDemand>
  isSkipped(demand: Demand): boolean
}

/**
 * Rebuilds a result in the order of the operation as it was asked, with null at the refused places. A null where the
 * schema allows none makes its parent null (GraphQL, section 6.4.4).
 */
export function placeNulls(data: Data, children: readonly Demand[], refusals: Refusals): Data | null {
  return placeInObject(data, children, undefined, refusals)
}

function placeInObject(data: Data, children: readonly Demand[], objectType: string | undefined, refusals: Refusals): Data | null {
  const type = objectType ?? (data[TYPE_KEY] as string | undefined)
  const placed: Data = {}
  for (const [key, fields] of fieldsByKey(children, type, refusals)) {
    const allowed = fields.filter((field) => !refusals.refused.has(field))
    const [first] = fields
    if (!first) continue
    const below = allowed.flatMap((field) => field.children ?? [])
    const value = allowed.length === 0 ? null : place(data[key], first.type, below, first.objectType, refusals)
    if (value === null && isNonNullType(first.type)) return null
    placed[key] = value ?? null
  }
  return placed
}

function fieldsByKey(
  children: readonly Demand[],
  type: string | undefined,
  refusals: Refusals,
  fields = new Map<string, FieldDemand[]>(),
): Map<string, FieldDemand[]> {
  for (const child of children) {
    if (refusals.isSkipped(child)) continue
    if (child.kind === 'FRAGMENT') {
      // Without a type nothing was refused here or the value has but one: what the result lacks is left out below.
      if (type === undefined || child.objectTypes.has(type)) fieldsByKey(child.children, type, refusals, fields)
      continue
    }
    const same = fields.get(child.key)
    if (same) same.push(child)
    else fields.set(child.key, [child])
  }
  return fields
}

function place(
  value: unknown,
  type: GraphQLOutputType,
  children: readonly Demand[],
  objectType: string | undefined,
  refusals: Refusals,
): unknown {
  if (value === null || value === undefined || children.length === 0) return value ?? null
  if (isNonNullType(type)) return place(value, type.ofType, children, objectType, refusals)
  if (isListType(type) && Array.isArray(value)) {
    const items = value.map((item) => place(item, type.ofType, children, objectType, refusals))
    return isNonNullType(type.ofType) && items.includes(null) ? null : items
  }
  // Where no field below was refused no type was asked for either: the value is as it should be.
  if (objectType === undefined && !(TYPE_KEY in (value as Data))) return value
  return placeInObject(value as Data, children, objectType, refusals)
}
