import { GraphQLError, type GraphQLObjectType, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql'
import { type Data, isData, LOST, type SharedValues, satisfies } from './data.ts'
import { ErrorPlaces } from './error-paths.ts'
import type { FieldCost, FieldCosts } from './field-costs.ts'
import type { JsonWriter } from './json-writer.ts'
import { isIncluded, type SelectedField, type Selection, type Shape, type TypeSelection, type ValueType } from './selection.ts'
import { WrittenResult } from './written-result.ts'

/** Writes what the subgraphs sent as what the operation asked for: its fields in its order, with nulls propagated. */
export interface Projection {
  /**
   * @param errors what was reported before; what cannot be shaped is added
   * @param costs of its fields; without them it costs nothing
   */
  project(found: Found, errors: GraphQLError[], writer: JsonWriter, costs?: FieldCosts): Projected
}

export interface Projected {
  /** `{"data":…}` in UTF-8. */
  readonly bytes: Buffer
  /** Of what is in it. */
  readonly cost: number
}

interface Found {
  readonly data: Data
  readonly variables: Readonly<Data>
  /** They are shaped once. */
  readonly shared: SharedValues
}

const NO_COSTS: FieldCosts = new Map()
const NO_COST: FieldCost = { once: 0, weight: 0, below: NO_COSTS }
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, COMMA] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c]

export function createProjection(schema: GraphQLSchema, rootType: GraphQLObjectType, root: Selection): Projection {
  return {
    project(found, errors, writer, costs = NO_COSTS) {
      // Of one that JSON could not take, and that failed for it.
      writer.takeBack(0)
      writer.bytes(WrittenResult.head)
      const start = writer.length
      const shaping = new Shaping(schema, found, errors, writer)
      const isWritten = shaping.object(rootType, root.of(rootType), found.data, costs)
      if (!isWritten) {
        writer.takeBack(start)
        writer.value(null)
      }
      writer.bytes(WrittenResult.end)
      return { bytes: writer.take(), cost: isWritten ? shaping.cost : 0 }
    },
  }
}

/** Where in the text something stands, and what it cost. */
interface Passage {
  readonly start: number
  readonly end: number
  readonly cost: number
}

/**
 * One response in the making. Its parts tell whether a value could be written; where not, it is a null that its non-null parent
 * has to become too, and who writes that takes back what is half written.
 */
class Shaping {
  readonly #schema: GraphQLSchema
  readonly #variables: Readonly<Data>
  readonly #shared: SharedValues
  readonly #written = new Map<Selection, Map<unknown, Passage>>()
  readonly #writer: JsonWriter
  readonly #errors: GraphQLError[]
  #places: ErrorPlaces | undefined
  #reports = 0
  /** Whether what could not be written last was refused: that has been told. */
  #isRefusal = false
  #cost = 0
  /** Where we are; copied only where an error needs it. */
  readonly #path: (string | number)[] = []

  constructor(schema: GraphQLSchema, { variables, shared }: Found, errors: GraphQLError[], writer: JsonWriter) {
    this.#schema = schema
    this.#variables = variables
    this.#shared = shared
    this.#errors = errors
    this.#writer = writer
  }

  /** Of all that was written. */
  get cost(): number {
    return this.#cost
  }

  object(type: ValueType, { fields }: TypeSelection, data: Data, costs: FieldCosts): boolean {
    let isFirst = true
    for (const field of fields) {
      if (!isIncluded(field.included, this.#variables)) continue
      this.#writer.bytes(isFirst ? field.firstKey : field.nextKey)
      isFirst = false
      this.#path.push(field.key)
      const cost = costs.get(field.key) ?? NO_COST
      this.#cost += cost.once
      const isWritten = this.#field(type, field, data, cost)
      this.#path.pop()
      if (!isWritten) return false
    }
    if (isFirst) this.#writer.byte(OPEN_OBJECT)
    this.#writer.byte(CLOSE_OBJECT)
    return true
  }

  #field(type: ValueType, field: SelectedField, data: Data, cost: FieldCost): boolean {
    if (field.isRefused) return this.#refused(field)
    if (field.name === '__typename') return this.#leaf(type.name)
    // Introspection was answered by graphql-js, in its final shape.
    if (!field.shape) return this.#leaf(data[field.key])
    const value = data[field.sourceKey]
    // Most values are leaves, which are not worth looking up.
    const isShared = typeof value === 'object' && this.#shared.has(value)
    return isShared ? this.#sharedValue(field.shape, field, value, cost) : this.#value(field.shape, field, value, cost)
  }

  /** Null, where it may be. */
  #refused({ shape }: SelectedField): boolean {
    this.#isRefusal = !shape || shape.isNonNull
    return !this.#isRefusal && this.#leaf(null)
  }

  #sharedValue(shape: Shape, field: SelectedField, value: unknown, cost: FieldCost): boolean {
    const known = this.#written.get(field.selection) ?? new Map<unknown, Passage>()
    this.#written.set(field.selection, known)
    const passage = known.get(value)
    if (passage) {
      this.#writer.again(passage.start, passage.end)
      this.#cost += passage.cost
      return true
    }
    const [start, reportsBefore, costBefore] = [this.#writer.length, this.#reports, this.#cost]
    const isWritten = this.#value(shape, field, value, cost)
    // What was reported is to be reported at the other places too.
    if (isWritten && this.#reports === reportsBefore)
      known.set(value, { start, end: this.#writer.length, cost: this.#cost - costBefore })
    return isWritten
  }

  #value(shape: Shape, field: SelectedField, value: unknown, cost: FieldCost): boolean {
    const [start, costBefore] = [this.#writer.length, this.#cost]
    // A missing key such as "toString" reads as a method of objects; subgraphs send no functions.
    const isMissing = value === null || value === undefined || value === LOST || typeof value === 'function'
    if (!isMissing && this.#present(shape, field, value, cost)) {
      if (shape.kind !== 'LIST') this.#cost += cost.weight
      return true
    }
    if (shape.isNonNull) {
      if (value !== LOST && !this.#isRefusal)
        this.#report(`Cannot return null for non-nullable field ${field.parent}.${field.name}.`)
      return false
    }
    this.#isRefusal = false
    this.#takeBack(start)
    this.#cost = costBefore
    return this.#leaf(null)
  }

  #leaf(value: unknown): true {
    this.#writer.value(value)
    return true
  }

  #takeBack(start: number): void {
    if (this.#writer.length === start) return
    this.#writer.takeBack(start)
    // What was written there stands there no longer.
    this.#written.clear()
  }

  #present(shape: Shape, field: SelectedField, value: unknown, cost: FieldCost): boolean {
    switch (shape.kind) {
      case 'LEAF':
        return this.#leaf(value)
      case 'ENUM':
        return shape.values.has(String(value)) ? this.#leaf(value) : this.#refuseShape(field)
      case 'LIST':
        return Array.isArray(value) ? this.#list(shape.item, field, value, cost) : this.#refuseShape(field)
      case 'OBJECT':
        return isData(value)
          ? this.object(shape.type, field.selection.of(shape.type), value, cost.below)
          : this.#refuseShape(field)
      case 'ABSTRACT': {
        const type = isData(value) ? this.#typeOf(shape.name, field.selection, value) : undefined
        return type ? this.object(type, field.selection.of(type), value as Data, cost.below) : this.#refuseShape(field)
      }
    }
  }

  #list(item: Shape, field: SelectedField, values: readonly unknown[], cost: FieldCost): boolean {
    this.#writer.byte(OPEN_LIST)
    for (let index = 0; index < values.length; index++) {
      if (index > 0) this.#writer.byte(COMMA)
      this.#path.push(index)
      const isWritten = this.#value(item, field, values[index], cost)
      this.#path.pop()
      if (!isWritten) return false
    }
    this.#writer.byte(CLOSE_LIST)
    return true
  }

  #typeOf(declared: string, selection: Selection, { __typename }: Data): ValueType | undefined {
    const type = typeof __typename === 'string' ? this.#schema.getType(__typename) : undefined
    // A type that is not in the schema of this caller is one that it may not see.
    if (isObjectType(type)) return satisfies(this.#schema, type.name, declared) ? type : undefined
    // What a subgraph knows as an @interfaceObject has only the type of the interface, as long as nobody wants to know more.
    return isInterfaceType(type) && !isIncluded(selection.of(type).ownTypeNeeded, this.#variables) ? type : undefined
  }

  #refuseShape({ parent, name }: SelectedField): false {
    this.#report(`The value of ${parent}.${name} does not fit its type`)
    return false
  }

  /** The subgraph or a refusal may have said why already, here or further down. */
  #report(message: string): void {
    this.#reports += 1
    this.#places ??= new ErrorPlaces(this.#errors)
    if (this.#places.explain(this.#path)) return
    const path = [...this.#path]
    this.#places.add(path)
    this.#errors.push(new GraphQLError(message, { path, extensions: { code: 'INTERNAL_SERVER_ERROR' } }))
  }
}
