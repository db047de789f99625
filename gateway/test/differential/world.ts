// Data for any schema, without writing it down: what a field of an object is follows from the object's id, the field, its
// arguments and a seed, so that every subgraph, and a schema without subgraphs, has the same.
import { createHash } from 'node:crypto'
import {
  type GraphQLCompositeType,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql'

/** An object. Its id begins with its type, and is the value of all its fields of type ID. */
export interface Thing {
  readonly __typename: string
  readonly id: string
  /** What the representation that it was asked by has told of it. */
  readonly given?: Readonly<Record<string, unknown>>
}

export interface World {
  readonly seed: number
  /** Types with a key: there are few objects of them, which turn up at many places. */
  readonly entities: ReadonlySet<string>
  /** What a field requires, by `Type.field`. */
  readonly requires: ReadonlyMap<string, SelectionSetNode>
  /** Fields of keys and requirements, as `Type.field`: they do not fail. */
  readonly needed: ReadonlySet<string>
  /** The types of each interface and union. */
  readonly typesOf: ReadonlyMap<string, readonly string[]>
}

const ENTITIES_OF_TYPE = 4

/** Where a resolver runs: in a subgraph, which knows what others have only from representations, or where everything is known. */
export type Standpoint = 'SUBGRAPH' | 'WHOLE'

/** What one operation has changed so far: each mutation does something else than it would have done at another time. */
export interface History {
  mutations: number
}

/** Resolves the fields of any type. */
export function createResolver(
  world: World,
  standpoint: Standpoint,
  history: History = { mutations: 0 },
): GraphQLFieldResolver<Thing | undefined, unknown, Record<string, unknown>> {
  return (source, args, _context, { parentType, fieldName, returnType, schema }) => {
    const isMutation = parentType === schema.getMutationType()
    if (isMutation) history.mutations += 1
    const thing = source ?? { __typename: parentType.name, id: isMutation ? `Mutation:${history.mutations}` : parentType.name }
    return new FieldOf(world, standpoint, schema, thing).value(fieldName, returnType, args)
  }
}

export function typeOfId(id: string): string {
  return id.slice(0, Math.max(id.indexOf(':'), 0)) || id
}

class FieldOf {
  readonly #world: World
  readonly #standpoint: Standpoint
  readonly #schema: GraphQLSchema
  readonly #thing: Thing

  constructor(world: World, standpoint: Standpoint, schema: GraphQLSchema, thing: Thing) {
    this.#world = world
    this.#standpoint = standpoint
    this.#schema = schema
    this.#thing = thing
  }

  value(name: string, type: GraphQLOutputType, args: object): unknown {
    const field = `${typeOfId(this.#thing.id)}.${name}`
    const requires = this.#world.requires.get(field)
    const required = requires ? JSON.stringify(this.#required(requires)) : ''
    const place = [this.#thing.id, name, canonical(args), required].join('/')
    const mayFail = !this.#world.needed.has(field) && String(getNamedType(type)) !== 'ID'
    if (mayFail && this.#draw(`${place}/fails`, 12) === 0) throw new Error(`${place} fails`)
    return this.#make(type, place)
  }

  #required(selectionSet: SelectionSetNode): unknown[] {
    const { given } = this.#thing
    if (this.#standpoint === 'SUBGRAPH' && !given) throw new Error(`${this.#thing.id} was not told what it requires`)
    return readSelection(selectionSet, (name, args) => (given ? given[name] : this.#sibling(name, args)))
  }

  #sibling(name: string, args: object): unknown {
    const type = this.#schema.getType(typeOfId(this.#thing.id))
    const field = isObjectType(type) ? type.getFields()[name] : undefined
    if (!field) throw new Error(`${this.#thing.id} has no ${name}`)
    return asRead(this.value(name, field.type, args), (thing) => {
      const inner = new FieldOf(this.#world, this.#standpoint, this.#schema, thing)
      return (innerName, innerArgs) => inner.#sibling(innerName, innerArgs)
    })
  }

  #make(type: GraphQLOutputType, place: string): unknown {
    if (isNonNullType(type)) return this.#present(type.ofType, place)
    return String(type) !== 'ID' && this.#draw(`${place}/null`, 6) === 0 ? null : this.#present(type, place)
  }

  #present(type: GraphQLOutputType, place: string): unknown {
    if (isListType(type)) {
      const length = this.#draw(`${place}/length`, 4)
      return Array.from({ length }, (_, index) => this.#make(type.ofType, `${place}/${index}`))
    }
    if (isCompositeType(type)) return this.#object(type, place)
    if (isEnumType(type)) return type.getValues()[this.#draw(place, type.getValues().length)]?.name
    const drawn = this.#draw(place, 1_000)
    switch (String(type)) {
      case 'ID':
        return this.#thing.id
      case 'Int':
        return drawn
      case 'Float':
        return drawn / 8
      case 'Boolean':
        return drawn % 2 === 0
      case 'String':
        return `text ${drawn}`
      default:
        return { [place]: [drawn, null] }
    }
  }

  #object(type: GraphQLCompositeType, place: string): Thing {
    const types = this.#world.typesOf.get(type.name) ?? [type.name]
    const own = types[this.#draw(`${place}/type`, types.length)] ?? type.name
    const id = this.#world.entities.has(own) ? `${own}:${this.#draw(place, ENTITIES_OF_TYPE)}` : `${own}:${place}`
    // Where only the interface is known, objects have a type of its name.
    return { __typename: isObjectType(type) ? type.name : own, id }
  }

  #draw(place: string, below: number): number {
    return createHash('md5').update(`${this.#world.seed}/${place}`).digest().readUInt32BE() % below
  }
}

/** The same text for the same values, in whichever order a schema has the fields of input objects. */
function canonical(value: unknown): string {
  const isRecord = (each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each)
  const sorted = (each: object) => Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify(value, (_key, each) => (isRecord(each) ? Object.fromEntries(sorted(each)) : each))
}

type Read = (name: string, args: object) => unknown

/** The values of a selection, in its order, whether they are objects of the world or have come in a representation. */
function readSelection({ selections }: SelectionSetNode, read: Read): unknown[] {
  return selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) throw new Error('Requirements with fragments are not made here')
    const args = Object.fromEntries((selection.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]))
    const value = read(selection.name.value, args)
    return [selection.selectionSet ? readInner(value, selection.selectionSet) : value]
  })
}

function readInner(value: unknown, selectionSet: SelectionSetNode): unknown {
  if (Array.isArray(value)) return value.map((item) => readInner(item, selectionSet))
  if (typeof value === 'function') return readSelection(selectionSet, value as Read)
  return value === null || typeof value !== 'object'
    ? value
    : readSelection(selectionSet, (name) => (value as Record<string, unknown>)[name])
}

function asRead(value: unknown, readOf: (thing: Thing) => Read): unknown {
  if (Array.isArray(value)) return value.map((item) => asRead(item, readOf))
  const isThing = typeof value === 'object' && value !== null && '__typename' in value
  return isThing ? readOf(value as Thing) : value
}
