import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import { joinsOf, textOf } from './joins.ts'

/** What a field of a service requires of its own type. */
export interface RequirementOf {
  readonly join: ConstDirectiveNode
  /** As `service Type.field`. */
  readonly of: string
  readonly fields: SelectionSetNode
}

/** Of all fields of a supergraph. */
export function requirementsIn(document: DocumentNode): RequirementOf[] {
  const services = new Map<string, string>()
  visit(document, {
    EnumValueDefinition({ name, directives = [] }) {
      const graph = directives.find((each) => each.name.value === 'join__graph')
      if (graph) services.set(name.value, textOf(graph, 'name') ?? name.value)
    },
  })
  return document.definitions.flatMap((type) => {
    if (!isType(type)) return []
    return (type.fields ?? []).flatMap((field) =>
      joinsOf(field).flatMap((join) => {
        const required = textOf(join, 'requires')
        if (required === undefined) return []
        const of = `${services.get(textOf(join, 'graph') ?? '')} ${type.name.value}.${field.name.value}`
        return [{ join, of, fields: operationIn(parse(`{ ${required} }`, { noLocation: true })).selectionSet }]
      }),
    )
  })
}

export type TypeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode

export function isType(node: DefinitionNode): node is TypeNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
}

/** Its own where it has no arguments, and otherwise another for each value of them. */
export function nameOf({ name, arguments: args = [] }: FieldNode): string {
  const written = args.map((each) => stripIgnoredCharacters(print(each))).toSorted()
  return written.length === 0 ? name.value : `_required_${name.value}_${Buffer.from(written.join(',')).toString('hex')}`
}

export function fieldsIn(set: SelectionSetNode): FieldNode[] {
  return typedFieldsIn(set).map(({ field }) => field)
}

interface TypedField {
  /** Of the fragment around it; nothing where there is none. */
  readonly type?: string
  readonly field: FieldNode
}

export function typedFieldsIn({ selections }: SelectionSetNode, type?: string): TypedField[] {
  return selections.flatMap((selection): TypedField[] => {
    if (selection.kind === Kind.FIELD) return [{ ...(type !== undefined && { type }), field: selection }]
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error(`"${selection.name.value}" was not put where it is spread`)
    return typedFieldsIn(selection.selectionSet, selection.typeCondition?.name.value ?? type)
  })
}

export function operationIn({ definitions }: DocumentNode): OperationDefinitionNode {
  const operation = definitions.find((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('The planner made a fetch without an operation')
  return operation
}

export function nameNode(value: string) {
  return { kind: Kind.NAME, value } as const
}
