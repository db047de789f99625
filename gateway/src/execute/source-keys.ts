import {
  doTypesOverlap,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { namesOf } from './data.ts'
import type { Fragments } from './fragments.ts'

const RENAMED = 'alias_of_client_'

/** Keys of the response by the types whose fields need one of their own: `{name: {User: "…", Admin: "…"}}`. */
type KeysByType = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The keys that the fields of one operation have in what subgraphs send. */
export class SourceKeys {
  readonly #schema: GraphQLSchema
  readonly #apart: KeysByType
  readonly #required: RequiredNames

  constructor(schema: GraphQLSchema, apart: KeysByType = new Map(), required: RequiredNames = new Map()) {
    this.#schema = schema
    this.#apart = apart
    this.#required = required
  }

  /**
   * An alias that is also the name of a field gets another key: the planner would take it for that field where it needs that as a
   * part of a representation. So does a field that is required with other arguments than it may be asked with here.
   * @param typeName the type that the field is selected of, or a more special one
   */
  of(field: FieldNode, typeName: string): string {
    const { alias, name } = field
    const key = alias?.value ?? name.value
    const apart = this.#apart.get(key)?.get(typeName)
    if (apart !== undefined) return apart
    if (key === name.value) return this.#mayDiffer(field) ? RENAMED + key : key
    return key === '__typename' || fieldNamesOf(this.#schema).has(key) ? RENAMED + key : key
  }

  #mayDiffer({ name, arguments: args = [] }: FieldNode): boolean {
    const hasArguments = this.#required.get(name.value)
    return hasArguments || (hasArguments === false && args.length > 0)
  }
}

/** Whether a field of this name is required with arguments, by the names of all that are required. */
type RequiredNames = ReadonlyMap<string, boolean>

/**
 * With keys of their own for fields that one subgraph could not be asked for by one key: what is of one type in the supergraph,
 * `id: ID` of two members of a union, say, may be `ID` and `ID!` there. Planners rename such fields themselves, but not all.
 * @param whole the schema of the supergraph, with its directives
 */
export function createSourceKeys(
  { selectionSet, operation }: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
  whole: GraphQLSchema,
): SourceKeys {
  const uneven = unevenFieldsOf(whole)
  const root = schema.getRootType(operation)
  const required = requiredNamesOf(whole)
  if (uneven.size === 0 || !root) return new SourceKeys(schema, new Map(), required)
  const search = new ConflictSearch(schema, fragments, uneven)
  search.visit([{ selectionSet, type: root }])
  return new SourceKeys(schema, search.keys(), required)
}

interface Scope {
  readonly selectionSet: SelectionSetNode
  readonly type: GraphQLCompositeType
}

interface Selected {
  readonly field: FieldNode
  readonly parent: GraphQLCompositeType
}

/** Goes through an operation as it would be merged, and notes the keys whose fields have no one type in each subgraph. */
class ConflictSearch {
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  readonly #uneven: ReadonlySet<string>
  readonly #parents = new Map<string, Set<GraphQLCompositeType>>()
  readonly #conflicting = new Set<string>()

  constructor(schema: GraphQLSchema, fragments: Fragments, uneven: ReadonlySet<string>) {
    this.#schema = schema
    this.#fragments = fragments
    this.#uneven = uneven
  }

  /** @param scopes that are selected of one value */
  visit(scopes: readonly Scope[]): void {
    const byKey = Map.groupBy(
      scopes.flatMap((scope) => this.#fieldsIn(scope)),
      ({ field }) => keyOf(field),
    )
    for (const [key, selected] of byKey) {
      this.#note(key, selected)
      const inner = selected.flatMap((each) => this.#innerScope(each))
      if (inner.length > 0) this.visit(inner)
    }
  }

  /** The keys of each group of types that have objects in common. */
  keys(): KeysByType {
    return new Map(
      [...this.#conflicting].map((key) => {
        const groups = this.#groups([...(this.#parents.get(key) ?? [])])
        const names = groups.flatMap(([first, ...others]) =>
          [first, ...others].flatMap((type) =>
            [...namesOf(this.#schema, [type?.name ?? ''])].map((name) => [name, `${RENAMED}${key}_of_${first?.name}`] as const),
          ),
        )
        return [key, new Map(names)]
      }),
    )
  }

  #fieldsIn({ selectionSet, type }: Scope): Selected[] {
    return selectionSet.selections.flatMap((selection): Selected[] => {
      if (selection.kind === Kind.FIELD) return selection.name.value === '__typename' ? [] : [{ field: selection, parent: type }]
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value)
      const on = this.#schema.getType(fragment?.typeCondition?.name.value ?? type.name)
      return fragment && isCompositeType(on) ? this.#fieldsIn({ selectionSet: fragment.selectionSet, type: on }) : []
    })
  }

  #note(key: string, selected: readonly Selected[]): void {
    const parents = this.#parents.get(key) ?? new Set()
    this.#parents.set(key, parents)
    for (const { parent } of selected) parents.add(parent)
    if (this.#conflicting.has(key)) return
    const isConflict = selected.some(
      (one) => this.#isUneven(one) && selected.some((other) => !doTypesOverlap(this.#schema, one.parent, other.parent)),
    )
    if (isConflict) this.#conflicting.add(key)
  }

  #isUneven({ field, parent }: Selected): boolean {
    return namesOf(this.#schema, [parent.name])
      .values()
      .some((name) => this.#uneven.has(`${name}.${field.name.value}`))
  }

  #innerScope({ field, parent }: Selected): Scope[] {
    if (!field.selectionSet || (!isObjectType(parent) && !isInterfaceType(parent))) return []
    const type: GraphQLNamedType | undefined = getNamedType(parent.getFields()[field.name.value]?.type)
    return isCompositeType(type) ? [{ selectionSet: field.selectionSet, type }] : []
  }

  #groups(types: readonly GraphQLCompositeType[]): GraphQLCompositeType[][] {
    return types.reduce<GraphQLCompositeType[][]>((groups, type) => {
      const isNear = (group: readonly GraphQLCompositeType[]) => group.some((each) => doTypesOverlap(this.#schema, each, type))
      return [...groups.filter((group) => !isNear(group)), [...groups.filter(isNear).flat(), type]]
    }, [])
  }
}

function keyOf({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value
}

const unevenFields = new WeakMap<GraphQLSchema, ReadonlySet<string>>()

/** Fields that have another type in one of the subgraphs, as `Type.field`. */
function unevenFieldsOf(schema: GraphQLSchema): ReadonlySet<string> {
  const known = unevenFields.get(schema)
  if (known) return known
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type))
  const uneven = new Set(
    types.flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ astNode }) =>
          astNode?.directives?.some(
            ({ name, arguments: args }) => name.value === 'join__field' && args?.some((each) => each.name.value === 'type'),
          ),
        )
        .map(({ name }) => `${type.name}.${name}`),
    ),
  )
  unevenFields.set(schema, uneven)
  return uneven
}

const requiredNames = new WeakMap<GraphQLSchema, RequiredNames>()

function requiredNamesOf(schema: GraphQLSchema): RequiredNames {
  const known = requiredNames.get(schema)
  if (known) return known
  const names = new Map<string, boolean>()
  for (const fields of requirementsOf(schema)) {
    visit(parse(`{ ${fields} }`), {
      Field: ({ name, arguments: args = [] }) => void names.set(name.value, args.length > 0 || (names.get(name.value) ?? false)),
    })
  }
  requiredNames.set(schema, names)
  return names
}

function requirementsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) => Object.values(type.getFields()))
    .flatMap(({ astNode }) => astNode?.directives?.filter(({ name }) => name.value === 'join__field') ?? [])
    .flatMap((join) => join.arguments?.filter(({ name }) => name.value === 'requires') ?? [])
    .flatMap(({ value }) => (value.kind === Kind.STRING ? [value.value] : []))
}

const fieldNames = new WeakMap<GraphQLSchema, Set<string>>()

function fieldNamesOf(schema: GraphQLSchema): Set<string> {
  const known = fieldNames.get(schema)
  if (known) return known
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type))
  const names = new Set(types.flatMap((type) => Object.keys(type.getFields())))
  fieldNames.set(schema, names)
  return names
}
