import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { type Data, isData, LOST, type ResponsePath, satisfies } from './data.ts'
import { sourceKeyOf } from './plannable.ts'

/** Shapes what the subgraphs sent into what the operation asked for: its fields in its order, with nulls propagated. */
export interface Projection {
  project(data: Data, variables: Readonly<Data>, errors: GraphQLError[]): Data | null
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** A variable, or a fixed value, that decides whether something is included. */
interface Condition {
  readonly variable?: string
  readonly includedWhen: boolean
}

interface ConditionalSelections {
  readonly selectionSet: SelectionSetNode
  readonly conditions: readonly Condition[]
}

interface ProjectedField {
  readonly key: string
  /** Its key in what the subgraphs send. */
  readonly sourceKey: string
  readonly name: string
  /** Absent for the introspection fields of the root. */
  readonly type?: GraphQLOutputType
  readonly parent: string
  /** The field is included where all conditions of one alternative hold. */
  readonly alternatives: (readonly Condition[])[]
  readonly selection: Selection
}

/** The type of a value: its own, or where only that is known an interface of it. */
type ValueType = GraphQLObjectType | GraphQLInterfaceType

interface TypeFields {
  readonly fields: readonly ProjectedField[]
  /** Conditions under which it takes the own type of the value to tell what is selected. */
  readonly ownTypeNeeded: (readonly Condition[])[]
}

/** What is selected of one field, worked out once for each type that turns up there. */
class Selection {
  readonly parts: ConditionalSelections[] = []
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  readonly #ofType = new Map<string, TypeFields>()

  constructor(schema: GraphQLSchema, fragments: Fragments) {
    this.#schema = schema
    this.#fragments = fragments
  }

  of(type: ValueType): TypeFields {
    const known = this.#ofType.get(type.name)
    if (known) return known
    const collected: Collected = { type, fields: new Map(), ownTypeNeeded: [] }
    for (const { selectionSet, conditions } of this.parts) this.#collect(selectionSet, conditions, collected)
    const made = { fields: [...collected.fields.values()], ownTypeNeeded: collected.ownTypeNeeded }
    this.#ofType.set(type.name, made)
    return made
  }

  #collect({ selections }: SelectionSetNode, outer: readonly Condition[], collected: Collected): void {
    for (const selection of selections) {
      const conditions = [...outer, ...conditionsOf(selection)]
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value === '__typename') collected.ownTypeNeeded.push(conditions)
        this.#addField(collected.type, selection, conditions, collected.fields)
        continue
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value)
      const on = fragment?.typeCondition?.name.value
      if (!fragment) continue
      if (on === undefined || satisfies(this.#schema, collected.type.name, on)) {
        this.#collect(fragment.selectionSet, conditions, collected)
      } else {
        collected.ownTypeNeeded.push(conditions)
      }
    }
  }

  #addField(type: ValueType, node: FieldNode, conditions: Condition[], fields: Map<string, ProjectedField>): void {
    const key = node.alias?.value ?? node.name.value
    const known = fields.get(key)
    const fieldType = type.getFields()[node.name.value]?.type
    const field = known ?? {
      key,
      sourceKey: sourceKeyOf(node, this.#schema),
      name: node.name.value,
      ...(fieldType && { type: fieldType }),
      parent: type.name,
      alternatives: [],
      selection: new Selection(this.#schema, this.#fragments),
    }
    field.alternatives.push(conditions)
    if (node.selectionSet) field.selection.parts.push({ selectionSet: node.selectionSet, conditions })
    fields.set(key, field)
  }
}

interface Collected {
  readonly type: ValueType
  readonly fields: Map<string, ProjectedField>
  readonly ownTypeNeeded: (readonly Condition[])[]
}

function conditionsOf({ directives = [] }: SelectionNode): Condition[] {
  return directives.flatMap(({ name, arguments: args }) => {
    if (name.value !== 'skip' && name.value !== 'include') return []
    const value = args?.find((each) => each.name.value === 'if')?.value
    const includedWhen = name.value === 'include'
    if (value?.kind === Kind.VARIABLE) return [{ variable: value.name.value, includedWhen }]
    // A fixed value that includes needs no condition; one that excludes can never hold.
    return value?.kind === Kind.BOOLEAN && value.value !== includedWhen ? [NEVER] : []
  })
}

const NEVER: Condition = { includedWhen: true }

/** A null that its non-null parent has to become too. */
const PROPAGATE = Symbol('propagate')

export function createProjection(
  schema: GraphQLSchema,
  rootType: GraphQLObjectType,
  selectionSet: SelectionSetNode,
  fragments: Fragments,
): Projection {
  const root = new Selection(schema, fragments)
  root.parts.push({ selectionSet, conditions: [] })
  return {
    project(data, variables, errors) {
      const projected = new Shaping(schema, variables, errors).object(rootType, root.of(rootType), data)
      return projected === PROPAGATE ? null : projected
    },
  }
}

/** One response in the making. */
class Shaping {
  readonly #schema: GraphQLSchema
  readonly #variables: Readonly<Data>
  readonly #errors: GraphQLError[]
  /** Where we are; copied only where an error needs it. */
  readonly #path: (string | number)[] = []

  constructor(schema: GraphQLSchema, variables: Readonly<Data>, errors: GraphQLError[]) {
    this.#schema = schema
    this.#variables = variables
    this.#errors = errors
  }

  object(type: ValueType, { fields }: TypeFields, data: Data): Data | typeof PROPAGATE {
    const result: Data = {}
    for (const field of fields) {
      if (!this.#isIncluded(field.alternatives)) continue
      this.#path.push(field.key)
      const value = this.#field(type, field, data)
      this.#path.pop()
      if (value === PROPAGATE) return PROPAGATE
      result[field.key] = value
    }
    return result
  }

  #isIncluded(alternatives: ProjectedField['alternatives']): boolean {
    return alternatives.some((conditions) => conditions.every((condition) => this.#holds(condition)))
  }

  #holds(condition: Condition): boolean {
    if (condition === NEVER) return false
    return condition.variable !== undefined && this.#variables[condition.variable] === condition.includedWhen
  }

  #field(type: ValueType, field: ProjectedField, data: Data): unknown {
    if (field.name === '__typename') return type.name
    // Introspection was answered by graphql-js, in its final shape.
    if (!field.type) return data[field.key] ?? null
    return this.#value(field.type, field, data[field.sourceKey])
  }

  #value(type: GraphQLOutputType, field: ProjectedField, value: unknown): unknown {
    if (isNonNullType(type)) {
      if (value === LOST) return PROPAGATE
      const inner = this.#nullable(type.ofType, field, value)
      return inner === null || inner === PROPAGATE ? this.#refuseNull(field) : inner
    }
    const inner = this.#nullable(type, field, value)
    return inner === PROPAGATE ? null : inner
  }

  #nullable(type: GraphQLOutputType, field: ProjectedField, value: unknown): unknown {
    // A missing key such as "toString" reads as a method of objects; subgraphs send no functions.
    if (value === null || value === undefined || value === LOST || typeof value === 'function') return null
    if (isListType(type)) return Array.isArray(value) ? this.#list(type.ofType, field, value) : this.#refuseShape(field)
    if (isEnumType(type)) return type.getValue(String(value)) ? value : this.#refuseShape(field)
    if (isLeafType(type)) return value
    if (!isData(value)) return this.#refuseShape(field)
    const valueType = this.#typeOf(type, field.selection, value)
    return valueType ? this.object(valueType, field.selection.of(valueType), value) : this.#refuseShape(field)
  }

  #list(itemType: GraphQLOutputType, field: ProjectedField, items: readonly unknown[]): unknown {
    const result: unknown[] = []
    for (let index = 0; index < items.length; index++) {
      this.#path.push(index)
      const item = this.#value(itemType, field, items[index])
      this.#path.pop()
      if (item === PROPAGATE) return PROPAGATE
      result.push(item)
    }
    return result
  }

  #typeOf(declared: GraphQLOutputType, selection: Selection, { __typename }: Data): ValueType | undefined {
    const named = getNamedType(declared)
    if (isObjectType(named)) return named
    const type = typeof __typename === 'string' ? this.#schema.getType(__typename) : undefined
    // A type that is not in the schema of this caller is one that it may not see.
    if (isObjectType(type)) return isInterfaceType(named) || satisfies(this.#schema, type.name, named.name) ? type : undefined
    // What a subgraph knows as an @interfaceObject has only the type of the interface, as long as nobody wants to know more.
    return isInterfaceType(type) && !this.#isIncluded(selection.of(type).ownTypeNeeded) ? type : undefined
  }

  #refuseNull({ parent, name }: ProjectedField): typeof PROPAGATE {
    this.#report(`Cannot return null for non-nullable field ${parent}.${name}.`)
    return PROPAGATE
  }

  #refuseShape({ parent, name }: ProjectedField): null {
    this.#report(`The value of ${parent}.${name} does not fit its type`)
    return null
  }

  /** The subgraph or a refusal may have explained it, here or further down. */
  #report(message: string): void {
    if (this.#isExplained()) return
    this.#errors.push(new GraphQLError(message, { path: [...this.#path], extensions: { code: 'INTERNAL_SERVER_ERROR' } }))
  }

  #isExplained(): boolean {
    return this.#errors.some(({ path }) => !path || startAlike(path, this.#path))
  }
}

/** Whether one of the paths leads to the other. */
function startAlike(one: ResponsePath, other: ResponsePath): boolean {
  const length = Math.min(one.length, other.length)
  for (let index = 0; index < length; index++) if (one[index] !== other[index]) return false
  return true
}
