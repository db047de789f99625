import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import { fieldsIn, isType, nameNode, nameOf, requirementsIn, type TypeNode } from './field-sets.ts'
import { argumentOf, textOf } from './joins.ts'
import type { Plan } from './plan.ts'
import { createRestore } from './restored-plan.ts'

/** A supergraph in which nothing is required with different arguments, and the way back from its plans. */
export interface PlainRequirements {
  readonly supergraphSdl: string
  /** @throws Error where one representation would need two values of a field */
  restore(plan: Plan): Plan
}

/**
 * Where two fields require a third with different arguments, one planner puts one value into all representations, the other may do
 * so or end the process. For them each value is a field of its own, without arguments; the plan asks for it by its own name again.
 * @returns nothing where no field of the supergraph is required with different arguments
 */
export function plainRequirements(supergraphSdl: string): PlainRequirements | undefined {
  if (!/requires: "[^"]*\(/.test(supergraphSdl)) return undefined
  const document = parse(supergraphSdl, { noLocation: true })
  const fields = contestedIn(requirementsIn(document).map(({ fields }) => fields))
  if (fields.size === 0) return undefined
  const plain = withPlainFields(document, new Map([...fields].map((field) => [nameOf(field), field])))
  return { supergraphSdl: print(plain), restore: createRestore(plain, [...fields]) }
}

/** Those with arguments whose name is required in another way too, each of them once. */
function contestedIn(required: readonly SelectionSetNode[]): ReadonlySet<FieldNode> {
  const byName = new Map<string, Map<string, FieldNode>>()
  const look = (set: SelectionSetNode): void => {
    for (const field of fieldsIn(set)) {
      const values = byName.get(field.name.value) ?? new Map<string, FieldNode>()
      byName.set(field.name.value, values)
      values.set(nameOf(field), field)
      if (field.selectionSet) look(field.selectionSet)
    }
  }
  required.forEach(look)
  const contested = [...byName.values()].filter(({ size }) => size > 1).flatMap((values) => [...values.values()])
  return new Set(contested.filter((field) => field.arguments?.length))
}

function withPlainFields(document: DocumentNode, contested: ReadonlyMap<string, FieldNode>): DocumentNode {
  const joins = new Map(requirementsIn(document).map(({ join, fields }) => [join, fields]))
  const plainField = (field: FieldNode) =>
    contested.has(nameOf(field)) ? { ...field, name: nameNode(nameOf(field)), arguments: [] } : undefined
  const plainJoin = (join: ConstDirectiveNode, fields: SelectionSetNode): ConstDirectiveNode => ({
    ...join,
    arguments: join.arguments?.map((argument) => {
      if (argument.name.value !== 'requires') return argument
      const value = stripIgnoredCharacters(print(visit(fields, { Field: { leave: plainField } })))
      return { ...argument, value: { kind: Kind.STRING, value: value.slice(1, -1) } }
    }),
  })
  const plain = visit(document, {
    Directive(node) {
      const fields = joins.get(node as ConstDirectiveNode)
      return fields ? plainJoin(node as ConstDirectiveNode, fields) : undefined
    },
  })
  const isUsed = createIsUsed(plain)
  const contestedNames = new Set([...contested.values()].map(({ name }) => name.value))
  const valuesOf = (fields: readonly FieldDefinitionNode[]) =>
    [...contested].flatMap(([name, required]) =>
      fields.filter((field) => isAskedAs(required, field)).map((field) => ({ ...field, name: nameNode(name), arguments: [] })),
    )
  const isContested = ({ name }: FieldDefinitionNode) => contested.has(name.value) || contestedNames.has(name.value)
  const withValues = ({ fields = [] }: TypeNode) =>
    [...fields, ...valuesOf(fields)].map((field) => (isContested(field) ? withoutUnused(field, isUsed) : field))
  const definitions = plain.definitions.map((type) => (isType(type) ? { ...type, fields: withValues(type) } : type))
  return { ...plain, definitions }
}

/** Apollo's planner refuses a supergraph where a subgraph has what it only requires, and does not require it. */
function withoutUnused(field: FieldDefinitionNode, isUsed: (graph: string, name: string) => boolean): FieldDefinitionNode {
  const directives = field.directives?.filter(
    (join) => argumentOf(join, 'external') !== 'true' || isUsed(textOf(join, 'graph') ?? '', field.name.value),
  )
  return { ...field, ...(directives && { directives }) }
}

/** Whether a subgraph has a field in one of its sets of fields. */
function createIsUsed(document: DocumentNode): (graph: string, name: string) => boolean {
  const sets = new Map<string, string>()
  visit(document, {
    Directive(join) {
      const graph = textOf(join as ConstDirectiveNode, 'graph')
      if (graph === undefined) return
      const used = ['key', 'requires', 'provides'].map((name) => textOf(join as ConstDirectiveNode, name) ?? '')
      sets.set(graph, [sets.get(graph), ...used].join(' '))
    },
  })
  return (graph, name) => new RegExp(`\\b${name}\\b`).test(sets.get(graph) ?? '')
}

function isAskedAs(required: FieldNode, { name, arguments: args = [] }: FieldDefinitionNode): boolean {
  const known = new Set(args.map((each) => each.name.value))
  return name.value === required.name.value && (required.arguments ?? []).every((each) => known.has(each.name.value))
}
