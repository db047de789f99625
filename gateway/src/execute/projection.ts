import { GraphQLError, type GraphQLObjectType, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql'
import { type Data, isData, LOST, type SharedValues, satisfies } from './data.ts'
import { ErrorPlaces } from './error-paths.ts'
import { isIncluded, type SelectedField, type Selection, type Shape, type TypeSelection, type ValueType } from './selection.ts'

/** Shapes what the subgraphs sent into what the operation asked for: its fields in its order, with nulls propagated. */
export interface Projection {
  /** @param errors what was reported before; what cannot be shaped is added */
  project(found: Found, errors: GraphQLError[]): Data | null
}

interface Found {
  readonly data: Data
  readonly variables: Readonly<Data>
  /** They are shaped once. */
  readonly shared: SharedValues
}

/** A null that its non-null parent has to become too. */
const PROPAGATE = Symbol('propagate')

export function createProjection(schema: GraphQLSchema, rootType: GraphQLObjectType, root: Selection): Projection {
  return {
    project(found, errors) {
      const projected = new Shaping(schema, found, errors).object(rootType, root.of(rootType), found.data)
      return projected === PROPAGATE ? null : projected
    },
  }
}

/** One response in the making. */
class Shaping {
  readonly #schema: GraphQLSchema
  readonly #variables: Readonly<Data>
  readonly #shared: SharedValues
  readonly #shaped = new Map<Selection, Map<unknown, unknown>>()
  readonly #errors: GraphQLError[]
  #places: ErrorPlaces | undefined
  #reports = 0
  /** Where we are; copied only where an error needs it. */
  readonly #path: (string | number)[] = []

  constructor(schema: GraphQLSchema, { variables, shared }: Found, errors: GraphQLError[]) {
    this.#schema = schema
    this.#variables = variables
    this.#shared = shared
    this.#errors = errors
  }

  object(type: ValueType, { fields }: TypeSelection, data: Data): Data | typeof PROPAGATE {
    const result: Data = {}
    for (const field of fields) {
      if (!isIncluded(field.included, this.#variables)) continue
      this.#path.push(field.key)
      const value = this.#field(type, field, data)
      this.#path.pop()
      if (value === PROPAGATE) return PROPAGATE
      result[field.key] = value
    }
    return result
  }

  #field(type: ValueType, field: SelectedField, data: Data): unknown {
    if (field.name === '__typename') return type.name
    // Introspection was answered by graphql-js, in its final shape.
    if (!field.shape) return data[field.key] ?? null
    const value = data[field.sourceKey]
    // Most values are leaves, which are not worth looking up.
    const isShared = typeof value === 'object' && this.#shared.has(value)
    return isShared ? this.#sharedValue(field.shape, field, value) : this.#value(field.shape, field, value)
  }

  #sharedValue(shape: Shape, field: SelectedField, value: unknown): unknown {
    const known = this.#shaped.get(field.selection) ?? new Map<unknown, unknown>()
    this.#shaped.set(field.selection, known)
    if (known.has(value)) return known.get(value)
    const reportsBefore = this.#reports
    const shaped = this.#value(shape, field, value)
    // What was reported is to be reported at the other places too.
    if (this.#reports === reportsBefore) known.set(value, shaped)
    return shaped
  }

  #value(shape: Shape, field: SelectedField, value: unknown): unknown {
    // A missing key such as "toString" reads as a method of objects; subgraphs send no functions.
    const isMissing = value === null || value === undefined || value === LOST || typeof value === 'function'
    const shaped = isMissing ? null : this.#present(shape, field, value)
    if (shaped !== null && shaped !== PROPAGATE) return shaped
    if (!shape.isNonNull) return null
    if (value !== LOST) this.#report(`Cannot return null for non-nullable field ${field.parent}.${field.name}.`)
    return PROPAGATE
  }

  #present(shape: Shape, field: SelectedField, value: unknown): unknown {
    switch (shape.kind) {
      case 'LEAF':
        return value
      case 'ENUM':
        return shape.values.has(String(value)) ? value : this.#refuseShape(field)
      case 'LIST':
        return Array.isArray(value) ? this.#list(shape.item, field, value) : this.#refuseShape(field)
      case 'OBJECT':
        return isData(value) ? this.object(shape.type, field.selection.of(shape.type), value) : this.#refuseShape(field)
      case 'ABSTRACT': {
        const type = isData(value) ? this.#typeOf(shape.name, field.selection, value) : undefined
        return type ? this.object(type, field.selection.of(type), value as Data) : this.#refuseShape(field)
      }
    }
  }

  #list(item: Shape, field: SelectedField, values: readonly unknown[]): unknown {
    const result: unknown[] = []
    for (let index = 0; index < values.length; index++) {
      this.#path.push(index)
      const value = this.#value(item, field, values[index])
      this.#path.pop()
      if (value === PROPAGATE) return PROPAGATE
      result.push(value)
    }
    return result
  }

  #typeOf(declared: string, selection: Selection, { __typename }: Data): ValueType | undefined {
    const type = typeof __typename === 'string' ? this.#schema.getType(__typename) : undefined
    // A type that is not in the schema of this caller is one that it may not see.
    if (isObjectType(type)) return satisfies(this.#schema, type.name, declared) ? type : undefined
    // What a subgraph knows as an @interfaceObject has only the type of the interface, as long as nobody wants to know more.
    return isInterfaceType(type) && !isIncluded(selection.of(type).ownTypeNeeded, this.#variables) ? type : undefined
  }

  #refuseShape({ parent, name }: SelectedField): null {
    this.#report(`The value of ${parent}.${name} does not fit its type`)
    return null
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
