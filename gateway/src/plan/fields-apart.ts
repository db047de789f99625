import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  parseType,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql'
import { withFetches } from './fetches.ts'
import { nameNode, operationIn } from './field-sets.ts'
import type { EntityBatch, EntityFetchNode, FetchNode, Plan, PlanNode } from './plan.ts'

/**
 * Asks these fields of entities apart from what else is asked of them, in the same request: what an error of one of them takes
 * away is then that field alone.
 * @param fields as `Type.field`
 * @throws Error where one is asked of what is a part of something else
 */
export function withFieldsApart(plan: Plan, fields: ReadonlySet<string>, schema: GraphQLSchema): Plan {
  if (!plan.node || fields.size === 0) return plan
  return { node: new Divider(fields, schema).node(plan.node) }
}

class Divider {
  readonly #fields: ReadonlySet<string>
  readonly #schema: GraphQLSchema

  constructor(fields: ReadonlySet<string>, schema: GraphQLSchema) {
    this.#fields = fields
    this.#schema = schema
  }

  node(node: PlanNode): PlanNode {
    return withFetches(node, { root: (fetch) => this.#root(fetch), entities: (fetch) => this.#entities(fetch) })
  }

  #root(node: FetchNode): FetchNode {
    const operation = operationIn(parse(node.operation, { noLocation: true }))
    this.#refuseIn(operation.selectionSet, this.#schema.getRootType(operation.operation))
    return node
  }

  #entities(node: EntityFetchNode): EntityFetchNode {
    const operation = operationIn(parse(node.operation, { noLocation: true }))
    const parts = node.batches.flatMap((batch) => {
      const field = operation.selectionSet.selections.find(
        (each): each is FieldNode => each.kind === Kind.FIELD && keyOf(each) === batch.alias,
      )
      return field ? this.#partsOf(field, batch) : []
    })
    if (parts.length === node.batches.length) return node
    const isNew = ({ batch }: Part) => !node.batches.some(({ alias }) => alias === batch.alias)
    const variableDefinitions = [
      ...(operation.variableDefinitions ?? []),
      ...parts.filter(isNew).map(({ batch }) => representationsNamed(batch.representationsVariable)),
    ]
    const selectionSet = selectionSetOf(parts.map(({ field }) => field))
    const divided: OperationDefinitionNode = { ...operation, variableDefinitions, selectionSet }
    return { ...node, operation: stripIgnoredCharacters(print(divided)), batches: parts.map(({ batch }) => batch) }
  }

  /** One part with all that may stay together, and one for each field that may not. */
  #partsOf(field: FieldNode, batch: EntityBatch): Part[] {
    const asked = this.#fieldsIn(field.selectionSet, undefined)
    for (const each of asked) this.#refuseIn(each.field.selectionSet, this.#typeOf(each))
    const apart = new Set(asked.filter((each) => this.#isApart(each)).map((each) => keyOf(each.field)))
    const together = asked.map((each) => keyOf(each.field)).filter((key) => !apart.has(key))
    const groups = [...(together.length > 0 ? [together] : []), ...[...apart].map((key) => [key])]
    if (groups.length < 2) return [{ field, batch }]
    if (batch.context) throw new Error('What gets arguments from @context is not asked apart')
    return groups.map((keys, index) => partOf(field, batch, new Set(keys), index === 0 ? '' : `_apart_${index}`))
  }

  #refuseIn(selectionSet: SelectionSetNode | undefined, type: GraphQLNamedType | null | undefined): void {
    for (const each of this.#fieldsIn(selectionSet, type)) {
      if (this.#isApart(each)) throw new Error(`${each.field.name.value} is asked as a part of something else`)
      this.#refuseIn(each.field.selectionSet, this.#typeOf(each))
    }
  }

  /** What is selected of one value, in fragments too. */
  #fieldsIn(selectionSet: SelectionSetNode | undefined, type: GraphQLNamedType | null | undefined): AskedField[] {
    return (selectionSet?.selections ?? []).flatMap((selection): AskedField[] => {
      if (selection.kind === Kind.FIELD) return [{ field: selection, parent: type }]
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('What is asked in a named fragment is not asked apart')
      const on = selection.typeCondition ? this.#schema.getType(selection.typeCondition.name.value) : type
      return this.#fieldsIn(selection.selectionSet, on)
    })
  }

  #isApart({ field, parent }: AskedField): boolean {
    return this.#fields.has(`${parent?.name}.${field.name.value}`)
  }

  #typeOf({ field, parent }: AskedField): GraphQLNamedType | undefined {
    const own = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined
    return own && getNamedType(own.type)
  }
}

interface AskedField {
  readonly field: FieldNode
  readonly parent: GraphQLNamedType | null | undefined
}

interface Part {
  readonly field: FieldNode
  readonly batch: EntityBatch
}

/** The batch with only these keys of its entities. */
function partOf(field: FieldNode, batch: EntityBatch, keys: ReadonlySet<string>, suffix: string): Part {
  const [alias, representationsVariable] = [batch.alias + suffix, batch.representationsVariable + suffix]
  const part: FieldNode = {
    ...field,
    ...(alias !== field.name.value && { alias: nameNode(alias) }),
    arguments: [{ kind: Kind.ARGUMENT, name: nameNode('representations'), value: variableNamed(representationsVariable) }],
    ...(field.selectionSet && { selectionSet: onlyWith(keys, field.selectionSet) }),
  }
  return { field: part, batch: { ...batch, alias, representationsVariable } }
}

function onlyWith(keys: ReadonlySet<string>, { selections }: SelectionSetNode): SelectionSetNode {
  return selectionSetOf(
    selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return keys.has(keyOf(selection)) ? [selection] : []
      if (selection.kind === Kind.FRAGMENT_SPREAD) return []
      const selectionSet = onlyWith(keys, selection.selectionSet)
      return selectionSet.selections.length > 0 ? [{ ...selection, selectionSet }] : []
    }),
  )
}

/** The definition of a variable for representations. */
export function representationsNamed(name: string): VariableDefinitionNode {
  return { kind: Kind.VARIABLE_DEFINITION, variable: variableNamed(name), type: parseType('[_Any!]!', { noLocation: true }) }
}

function variableNamed(name: string): VariableNode {
  return { kind: Kind.VARIABLE, name: nameNode(name) }
}

function selectionSetOf(selections: SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}

function keyOf({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value
}
