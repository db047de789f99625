import { type GraphQLSchema, isInterfaceType, isNonNullType, isObjectType } from 'graphql'
import type { EntityBatch, Requirement } from '../plan/plan.ts'
import { copied, type Data, isData, isOneOf, namesOf } from './data.ts'
import { compileRewrites } from './rewrites.ts'

/**
 * What a subgraph needs to know of an entity; nothing where the fetch of a part of that has failed. A part that is missing for
 * another reason is null: nobody asked for it, since a condition leaves out what requires it, or who was asked does not know the
 * entity.
 */
export type Represent = (object: Data, isFailed: IsFailed) => Data | undefined
/** Whether there was an error at this key of the object. */
export type IsFailed = (key: string) => boolean

export function compileRepresentation(schema: GraphQLSchema, { requires, inputRewrites }: EntityBatch): Represent {
  const select = compileRequirements(schema, requires)
  if (inputRewrites.length === 0) return (object, isFailed) => contentful(select(object, isFailed))
  const rewrite = compileRewrites(schema, inputRewrites)
  return (object, isFailed) => {
    const representation = copied(contentful(select(object, isFailed)))
    rewrite(representation)
    return representation
  }
}

/** The keys, beside its type, that a representation of an object of this type is made of. */
export type KeysNeeded = (typeName: string) => readonly string[]

export function compileKeysNeeded(schema: GraphQLSchema, requirements: readonly Requirement[]): KeysNeeded {
  const known = new Map<string, readonly string[]>()
  return (typeName) => {
    const keys = known.get(typeName) ?? keysOf(schema, requirements, typeName)
    known.set(typeName, keys)
    return keys
  }
}

function keysOf(schema: GraphQLSchema, requirements: readonly Requirement[], typeName: string): string[] {
  const keys = requirements.flatMap((each) => {
    if (each.kind === 'Field') return [each.key]
    return namesOf(schema, [each.type]).has(typeName) ? keysOf(schema, each.selections, typeName) : []
  })
  return [...new Set(keys)].filter((key) => key !== '__typename')
}

function contentful(representation: Data | undefined): Data | undefined {
  for (const key in representation) if (key !== '__typename' && representation[key] !== null) return representation
  return undefined
}

type Select = Represent
/** Adds to a representation what it takes from an object; tells whether that could be done. */
type Take = (object: Data, representation: Data, isFailed: IsFailed) => boolean

function compileRequirements(schema: GraphQLSchema, requirements: readonly Requirement[]): Select {
  const takes = requirements.map((each) => (each.kind === 'Field' ? takeField(schema, each) : takeFragment(schema, each)))
  return (object, isFailed) => {
    const representation: Data = {}
    for (const take of takes) if (!take(object, representation, isFailed)) return undefined
    return representation
  }
}

type RequiredField = Extract<Requirement, { kind: 'Field' }>
type RequiredFragment = Extract<Requirement, { kind: 'Fragment' }>

function takeField(schema: GraphQLSchema, { name, key, selections }: RequiredField): Take {
  const select = selections && compileRequirements(schema, selections)
  return (object, representation, isFailed) => {
    const found = select ? selectedValue(object[key], select) : object[key]
    if (found === undefined && isFailed(key)) return false
    const value = found ?? null
    if (value === null && isNeverNull(schema, object, name)) return false
    representation[name] = value
    return true
  }
}

function selectedValue(value: unknown, select: Select): unknown {
  // What is missing inside is missing as a whole.
  if (!Array.isArray(value)) return isData(value) ? select(value, () => true) : value
  const items = value.map((item) => selectedValue(item, select))
  return items.includes(undefined) ? undefined : items
}

function takeFragment(schema: GraphQLSchema, { type, selections }: RequiredFragment): Take {
  const types = namesOf(schema, [type])
  const select = compileRequirements(schema, selections)
  return (object, representation, isFailed) => {
    if (typeof object.__typename !== 'string' || !isOneOf(object, types)) return true
    const part = select(object, isFailed)
    if (part) Object.assign(representation, part)
    return part !== undefined
  }
}

function isNeverNull(schema: GraphQLSchema, object: Data, fieldName: string): boolean {
  const type = typeof object.__typename === 'string' ? schema.getType(object.__typename) : undefined
  if (!isObjectType(type) && !isInterfaceType(type)) return false
  return isNonNullType(type.getFields()[fieldName]?.type)
}
