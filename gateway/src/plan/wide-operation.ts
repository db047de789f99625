import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLNamedType,
  getNamedType,
  type InlineFragmentNode,
  isInterfaceType,
  isObjectType,
  Kind,
  OverlappingFieldsCanBeMergedRule,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql'
import type { InterfaceObjectFields } from './interface-object-fields.ts'

/** An operation that asks fields of interface objects of the whole interface, though its client wants them of single types. */
export interface WideOperation {
  readonly text: string
  /** What the client has not asked of all types, as `Interface.field`. */
  readonly fields: ReadonlySet<string>
}

/** @returns nothing where the operation asks single types for no such fields; an error where the wide one cannot be asked */
export function widen(text: string, fields: InterfaceObjectFields): WideOperation | Error | undefined {
  const document = parse(text, { noLocation: true })
  const widener = new Widener(document, fields)
  const wide = widener.document()
  if (widener.raised.size === 0) return undefined
  for (const field of widener.raised)
    if (!fields.isEvenlyOpen(field)) return new Error(`Who may see ${field} of one type may not see it of all`)
  const conflicts = validate(fields.schema, wide, [OverlappingFieldsCanBeMergedRule])
  if (conflicts.length > 0) return new Error('What is asked of single types cannot be asked of all', { cause: conflicts[0] })
  return { text: print(wide), fields: widener.raised }
}

type FragmentNode = InlineFragmentNode | FragmentSpreadNode

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

class Widener {
  /** As `Interface.field`. */
  readonly raised = new Set<string>()
  readonly #document: DocumentNode
  readonly #fields: InterfaceObjectFields
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>

  constructor(document: DocumentNode, fields: InterfaceObjectFields) {
    this.#document = document
    this.#fields = fields
    this.#fragments = new Map(
      document.definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
    )
  }

  document(): DocumentNode {
    const { schema } = this.#fields
    const definitions = this.#document.definitions.map((each) => {
      const isOperation = each.kind === Kind.OPERATION_DEFINITION
      const isFragment = each.kind === Kind.FRAGMENT_DEFINITION
      const type = isOperation ? schema.getRootType(each.operation) : isFragment ? this.#typeOf(each) : undefined
      return type && 'selectionSet' in each ? { ...each, selectionSet: this.#whole(each.selectionSet, type) } : each
    })
    return withoutUnused({ kind: Kind.DOCUMENT, definitions } as DocumentNode)
  }

  /** What is asked of a value, of which no fragment around has picked one type. */
  #whole({ selections }: SelectionSetNode, type: GraphQLNamedType): SelectionSetNode {
    return selectionSetOf(
      selections.flatMap((selection) => {
        if (selection.kind === Kind.FIELD) return [this.#inField(selection, type)]
        const fragment = this.#fragmentOf(selection)
        const on = this.#typeOf(fragment, type)
        if (on !== type && this.#fields.isType(on.name)) return this.#apart(selection, fragment, on)
        return selection.kind === Kind.INLINE_FRAGMENT
          ? [{ ...selection, selectionSet: this.#whole(selection.selectionSet, on) }]
          : [selection]
      }),
    )
  }

  #inField(field: FieldNode, parent: GraphQLNamedType): FieldNode {
    const type = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value]?.type : undefined
    return type && field.selectionSet ? { ...field, selectionSet: this.#whole(field.selectionSet, getNamedType(type)) } : field
  }

  /** What a fragment asks of its one type, and what it is to ask of the interface. */
  #apart(
    selection: FragmentNode,
    { selectionSet }: Pick<InlineFragmentNode, 'selectionSet'>,
    on: GraphQLNamedType,
  ): SelectionNode[] {
    const wide = this.#wide(selectionSet, on, new Set())
    const { directives = [] } = selection
    if (wide.length === 0 && selection.kind === Kind.FRAGMENT_SPREAD) return [selection]
    const narrow = fragmentOn(on.name, directives, this.#narrow(selectionSet, on, new Set()))
    return [narrow, ...underConditions(wide, directives)]
  }

  /** What is asked of its own type. */
  #narrow({ selections }: SelectionSetNode, type: GraphQLNamedType, spread: Set<unknown>): SelectionNode[] {
    const narrow = selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return this.#interfaceOf(selection, type) ? [] : [this.#inField(selection, type)]
      const fragment = this.#fragmentOf(selection)
      if (isRepeated(selection, spread)) return []
      const on = this.#typeOf(fragment, type)
      return [
        fragmentOn(on.name, selection.directives ?? [], this.#narrow(fragment.selectionSet, on, spreadIn(selection, spread))),
      ]
    })
    return narrow.length > 0 ? narrow : [TYPENAME]
  }

  /** What is asked of the interface. */
  #wide({ selections }: SelectionSetNode, type: GraphQLNamedType, spread: Set<unknown>): InlineFragmentNode[] {
    return selections.flatMap((selection): InlineFragmentNode[] => {
      if (selection.kind === Kind.FIELD) {
        const interfaceName = this.#interfaceOf(selection, type)
        if (interfaceName === undefined) return []
        this.raised.add(`${interfaceName}.${selection.name.value}`)
        return [fragmentOn(interfaceName, [], [this.#inField(selection, type)])]
      }
      const fragment = this.#fragmentOf(selection)
      if (isRepeated(selection, spread)) return []
      const wide = this.#wide(fragment.selectionSet, this.#typeOf(fragment, type), spreadIn(selection, spread))
      return underConditions(wide, selection.directives ?? [])
    })
  }

  #interfaceOf({ alias, name }: FieldNode, type: GraphQLNamedType): string | undefined {
    const interfaceName = this.#fields.interfaceOf(type.name, name.value)
    // By its own name a part of the key comes with what leads to the entity.
    const isThere = interfaceName !== undefined && !alias && this.#fields.isKey(interfaceName, name.value)
    return isThere ? undefined : interfaceName
  }

  #fragmentOf(selection: FragmentNode): InlineFragmentNode | FragmentDefinitionNode {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selection
    const fragment = this.#fragments.get(selection.name.value)
    if (!fragment) throw new Error(`Fragment ${selection.name.value} is not in the operation`)
    return fragment
  }

  #typeOf({ typeCondition }: Pick<InlineFragmentNode, 'typeCondition'>, around?: GraphQLNamedType): GraphQLNamedType {
    const type = typeCondition ? this.#fields.schema.getType(typeCondition.name.value) : around
    if (!type) throw new Error(`${typeCondition?.name.value} is not in the supergraph`)
    return type
  }
}

/** A fragment that is spread twice without a condition adds nothing the second time. */
function isRepeated(selection: FragmentNode, spread: Set<unknown>): boolean {
  if (selection.kind === Kind.INLINE_FRAGMENT || selection.directives?.length) return false
  if (spread.has(selection.name.value)) return true
  spread.add(selection.name.value)
  return false
}

/** What is spread under a condition may have to be spread again around it. */
function spreadIn({ directives }: FragmentNode, spread: Set<unknown>): Set<unknown> {
  return directives?.length ? new Set(spread) : spread
}

function underConditions(fragments: readonly InlineFragmentNode[], directives: readonly DirectiveNode[]): InlineFragmentNode[] {
  if (directives.length === 0) return [...fragments]
  return fragments.map((each) => fragmentOn(each.typeCondition?.name.value ?? '', directives, [each]))
}

function fragmentOn(type: string, directives: readonly DirectiveNode[], selections: SelectionNode[]): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    directives,
    selectionSet: selectionSetOf(selections),
  }
}

function selectionSetOf(selections: SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}

/** Without fragments that are written out wherever they were spread. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const used = new Set<string>()
  const definitionOf = (name: string) =>
    document.definitions.find((each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name)
  const note = (definition: DocumentNode['definitions'][number] | undefined): void => {
    if (!definition) return
    visit(definition, {
      FragmentSpread({ name }) {
        if (used.has(name.value)) return
        used.add(name.value)
        note(definitionOf(name.value))
      },
    })
  }
  note(document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION))
  return {
    ...document,
    definitions: document.definitions.filter((each) => each.kind !== Kind.FRAGMENT_DEFINITION || used.has(each.name.value)),
  }
}
