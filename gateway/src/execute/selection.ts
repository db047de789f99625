import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { satisfies } from './data.ts'
import type { Fragments } from './fragments.ts'
import { isRefused } from './refused-field.ts'
import { SourceKeys } from './source-keys.ts'

/** A variable, or a fixed value, that decides whether something is included. */
interface Condition {
  readonly variable?: string
  readonly includedWhen: boolean
}

/** Holds where all conditions of one alternative hold. */
export type Alternatives = readonly (readonly Condition[])[]

/** What values of a type look like. */
export type Shape =
  | { readonly kind: 'LEAF'; readonly isNonNull: boolean }
  | { readonly kind: 'ENUM'; readonly isNonNull: boolean; readonly values: ReadonlySet<string> }
  | { readonly kind: 'LIST'; readonly isNonNull: boolean; readonly item: Shape }
  | { readonly kind: 'OBJECT'; readonly isNonNull: boolean; readonly type: GraphQLObjectType }
  /** An interface or union; `name` is that of its type. */
  | { readonly kind: 'ABSTRACT'; readonly isNonNull: boolean; readonly name: string }

/** The type of a value: its own, or where only that is known an interface of it. */
export type ValueType = GraphQLObjectType | GraphQLInterfaceType

export interface SelectedField {
  readonly key: string
  /** `{"key":` and `,"key":`, as they stand in the response. */
  readonly firstKey: Uint8Array
  readonly nextKey: Uint8Array
  /** Its key in what the subgraphs send. */
  readonly sourceKey: string
  readonly name: string
  readonly parent: string
  /** Absent for the introspection fields of the root. */
  readonly shape?: Shape
  readonly included: Alternatives
  readonly isRefused: boolean
  readonly selection: Selection
}

/** What is selected of values of one type. */
export interface TypeSelection {
  readonly fields: readonly SelectedField[]
  /** When it takes the own type of the value to tell what is selected. */
  readonly ownTypeNeeded: Alternatives
}

interface Part {
  readonly selectionSet: SelectionSetNode
  readonly conditions: readonly Condition[]
}

/** What is selected of one field, worked out once for each type that turns up there. */
export class Selection {
  readonly #parts: Part[] = []
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  readonly #keys: SourceKeys
  readonly #ofType = new Map<string, TypeSelection>()

  constructor(schema: GraphQLSchema, fragments: Fragments, keys: SourceKeys = new SourceKeys(schema)) {
    this.#schema = schema
    this.#fragments = fragments
    this.#keys = keys
  }

  add(selectionSet: SelectionSetNode, conditions: readonly Condition[] = []): void {
    this.#parts.push({ selectionSet, conditions })
  }

  of(type: ValueType): TypeSelection {
    const known = this.#ofType.get(type.name)
    if (known) return known
    const collector = new Collector(type, this.#schema, this.#fragments, this.#keys)
    for (const { selectionSet, conditions } of this.#parts) collector.collect(selectionSet, conditions)
    const made = collector.result()
    this.#ofType.set(type.name, made)
    return made
  }
}

interface CollectedField extends SelectedField {
  isRefused: boolean
  readonly included: (readonly Condition[])[]
}

class Collector {
  readonly #type: ValueType
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  readonly #keys: SourceKeys
  readonly #fields = new Map<string, CollectedField>()
  readonly #ownTypeNeeded: (readonly Condition[])[] = []
  readonly #collected = new Set<unknown>()

  constructor(type: ValueType, schema: GraphQLSchema, fragments: Fragments, keys: SourceKeys) {
    this.#type = type
    this.#schema = schema
    this.#fragments = fragments
    this.#keys = keys
  }

  result(): TypeSelection {
    const fields = [...this.#fields.values()].map((field) => ({ ...field, included: simplest(field.included) }))
    return { fields, ownTypeNeeded: simplest(this.#ownTypeNeeded) }
  }

  collect({ selections }: SelectionSetNode, outer: readonly Condition[]): void {
    for (const selection of selections) {
      const conditions = [...outer, ...conditionsOf(selection)]
      if (selection.kind === Kind.FIELD) this.#addField(selection, conditions)
      else this.#addFragment(selection, conditions)
    }
  }

  #addFragment(selection: Exclude<SelectionNode, FieldNode>, conditions: readonly Condition[]): void {
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value)
    if (!fragment || this.#isCollected(fragment, conditions)) return
    const on = fragment.typeCondition?.name.value
    const isSelected = on === undefined || satisfies(this.#schema, this.#type.name, on)
    if (isSelected) this.collect(fragment.selectionSet, conditions)
    else this.#ownTypeNeeded.push(conditions)
  }

  /** A fragment that is spread twice without a condition adds nothing the second time. */
  #isCollected(fragment: InlineFragmentNode | FragmentDefinitionNode, conditions: readonly Condition[]): boolean {
    if (conditions.length > 0) return false
    if (this.#collected.has(fragment)) return true
    this.#collected.add(fragment)
    return false
  }

  #addField(node: FieldNode, conditions: readonly Condition[]): void {
    const isAllowed = !isRefused(node)
    if (node.name.value === '__typename' && isAllowed) this.#ownTypeNeeded.push(conditions)
    const key = node.alias?.value ?? node.name.value
    const field = this.#fields.get(key) ?? this.#begin(key, node)
    field.included.push(conditions)
    // Of some types it may be refused where it is allowed once those are narrowed down.
    if (isAllowed) field.isRefused = false
    if (node.selectionSet) field.selection.add(node.selectionSet, conditions)
  }

  #begin(key: string, node: FieldNode): CollectedField {
    const type = this.#type.getFields()[node.name.value]?.type
    const field = {
      key,
      firstKey: Buffer.from(`{"${key}":`),
      nextKey: Buffer.from(`,"${key}":`),
      sourceKey: this.#keys.of(node, this.#type.name),
      name: node.name.value,
      parent: this.#type.name,
      ...(type && { shape: shapeOf(type) }),
      included: [],
      isRefused: true,
      selection: new Selection(this.#schema, this.#fragments, this.#keys),
    }
    this.#fields.set(key, field)
    return field
  }
}

const ALWAYS: Alternatives = [[]]

function simplest(alternatives: Alternatives): Alternatives {
  return alternatives.some((conditions) => conditions.length === 0) ? ALWAYS : alternatives
}

/** Whether something with these alternatives is included. */
export function isIncluded(alternatives: Alternatives, variables: Readonly<Record<string, unknown>>): boolean {
  return alternatives === ALWAYS || alternatives.some((conditions) => conditions.every((each) => holds(each, variables)))
}

function holds({ variable, includedWhen }: Condition, variables: Readonly<Record<string, unknown>>): boolean {
  return variable !== undefined && variables[variable] === includedWhen
}

const NEVER: Condition = { includedWhen: true }

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

function shapeOf(type: GraphQLOutputType, isNonNull = false): Shape {
  if (isNonNullType(type)) return shapeOf(type.ofType, true)
  if (isListType(type)) return { kind: 'LIST', isNonNull, item: shapeOf(type.ofType) }
  if (isEnumType(type)) return { kind: 'ENUM', isNonNull, values: new Set(type.getValues().map(({ name }) => name)) }
  if (isLeafType(type)) return { kind: 'LEAF', isNonNull }
  return isObjectType(type) ? { kind: 'OBJECT', isNonNull, type } : { kind: 'ABSTRACT', isNonNull, name: type.name }
}
