import { isDeepStrictEqual } from 'node:util'
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import { representationsNamed } from './fields-apart.ts'
import type { EntityBatch, EntityFetchNode, FetchNode, Plan, PlanNode, Requirement } from './plan.ts'

// As the native planner calls what it cannot ask for by its own name.
const PLANNERS_ALIAS = /^_internal_qp_alias_\d+$/

/**
 * Gives what is required with different arguments keys of its own: where two fields of one entity require a third with different
 * arguments, the native planner fetches both values and may put one of them into all representations.
 * @throws Error where there is one representation for both, as in plans of Apollo's planner, which fetches one of the values
 */
export type SeparateRequired = (plan: Plan) => Plan

/** @returns nothing where no field of the supergraph is required with different arguments */
export function createSeparateRequired(supergraphSdl: string): SeparateRequired | undefined {
  if (!/requires: "[^"]*\(/.test(supergraphSdl)) return undefined
  const required = requirementsIn(parse(supergraphSdl, { noLocation: true }))
  const contested = contestedIn([...required.values()])
  if (contested.size === 0) return undefined
  return (plan) => {
    if (!plan.node) return plan
    const separation = new Separation(required, contested)
    return separation.isNeeded(plan.node) ? { ...plan, node: separation.node(plan.node) } : plan
  }
}

/** What fields require, by `service Type.field`. */
type Requirements = ReadonlyMap<string, SelectionSetNode>

class Separation {
  readonly #required: Requirements
  readonly #contested: ReadonlySet<string>

  constructor(required: Requirements, contested: ReadonlySet<string>) {
    this.#required = required
    this.#contested = contested
  }

  /** Whether fields of the plan require one field with different arguments, and nothing has to be found through it. */
  isNeeded(node: PlanNode): boolean {
    const batches = batchesIn(node)
    const isWay = batches.some(({ batch }) =>
      batch.paths.some((path) => path.some((step) => step.kind === 'Key' && this.#isContested(step.key))),
    )
    return !isWay && contestedIn(batches.flatMap(({ node: of, batch }) => this.#requiredBy(of, batch))).size > 0
  }

  node(node: PlanNode): PlanNode {
    switch (node.kind) {
      case 'Fetch':
        return this.#fetch(node)
      case 'EntityFetch':
        return withOwnVariables({ ...this.#fetch(node), batches: node.batches.map((batch) => this.#batch(node, batch)) })
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map((part) => this.node(part)) }
      case 'Condition': {
        const { whenTrue, whenFalse } = node
        return {
          ...node,
          ...(whenTrue && { whenTrue: this.node(whenTrue) }),
          ...(whenFalse && { whenFalse: this.node(whenFalse) }),
        }
      }
      case 'Subscription': {
        const { primary, rest } = node
        return { ...node, primary: this.#fetch(primary), ...(rest && { rest: this.node(rest) }) }
      }
    }
  }

  #fetch<Node extends FetchNode | EntityFetchNode>(node: Node): Node {
    const document = visit(parse(node.operation, { noLocation: true }), {
      Field: (field) => (this.#isForOthers(field) ? withKey(field, keyOf(field)) : undefined),
    })
    return { ...node, operation: stripIgnoredCharacters(print(document)) }
  }

  /** A client's own field of such a name is asked for by another key. */
  #isForOthers({ name, alias }: FieldNode): boolean {
    return this.#contested.has(name.value) && (!alias || PLANNERS_ALIAS.test(alias.value))
  }

  #batch(node: EntityFetchNode, batch: EntityBatch): EntityBatch {
    const required = this.#requiredBy(node, batch)
    if (contestedIn(required).size > 0)
      throw new Error('Fields that require one field with different arguments are asked for at once')
    return { ...batch, requires: batch.requires.map((each) => this.#requirement(each, required)) }
  }

  #requirement(requirement: Requirement, required: readonly SelectionSetNode[]): Requirement {
    if (requirement.kind === 'Fragment') {
      return { ...requirement, selections: requirement.selections.map((each) => this.#requirement(each, required)) }
    }
    const { name, key, selections } = requirement
    const fields = required.flatMap(fieldsIn).filter((field) => field.name.value === name)
    const [field] = fields
    const isPlanners = key === name || PLANNERS_ALIAS.test(key)
    const inner = fields.flatMap(({ selectionSet }) => selectionSet ?? [])
    return {
      ...requirement,
      ...(field && isPlanners && this.#contested.has(name) && { key: keyOf(field) }),
      ...(selections && { selections: selections.map((each) => this.#requirement(each, inner)) }),
    }
  }

  #requiredBy({ service, operation }: EntityFetchNode, { alias }: EntityBatch): SelectionSetNode[] {
    const document = parse(operation, { noLocation: true })
    const asked = operationIn(document).selectionSet.selections.filter(
      (each): each is FieldNode => each.kind === Kind.FIELD && (each.alias ?? each.name).value === alias,
    )
    return asked
      .flatMap((each) => (each.selectionSet ? typedFieldsIn(each.selectionSet, document) : []))
      .flatMap(({ type, field }) => this.#required.get(`${service} ${type}.${field.name.value}`) ?? [])
  }

  #isContested(key: string): boolean {
    return this.#contested.has(key) || PLANNERS_ALIAS.test(key)
  }
}

/** Batches that had the same representations share a variable, also where that is no longer so. */
function withOwnVariables(node: EntityFetchNode): EntityFetchNode {
  const first = new Map<string, EntityBatch>()
  const batches = node.batches.map((batch, index) => {
    const { representationsVariable: name } = batch
    const before = first.get(name) ?? batch
    first.set(name, before)
    const isSame = isDeepStrictEqual(before.requires, batch.requires)
    return isSame ? batch : { ...batch, representationsVariable: `${name}_required_${index}` }
  })
  const renamed = batches.filter((batch, index) => batch.representationsVariable !== node.batches[index]?.representationsVariable)
  if (renamed.length === 0) return node
  const document = visit(parse(node.operation, { noLocation: true }), {
    OperationDefinition(operation) {
      const variables = renamed.map(({ representationsVariable }) => representationsNamed(representationsVariable))
      return { ...operation, variableDefinitions: [...(operation.variableDefinitions ?? []), ...variables] }
    },
    Field(field) {
      const batch = field.name.value === '_entities' && renamed.find(({ alias }) => alias === field.alias?.value)
      if (!batch) return undefined
      const value = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: batch.representationsVariable } } as const
      return { ...field, arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'representations' }, value }] }
    },
  })
  return { ...node, operation: stripIgnoredCharacters(print(document)), batches }
}

function batchesIn(node: PlanNode): { node: EntityFetchNode; batch: EntityBatch }[] {
  switch (node.kind) {
    case 'Fetch':
      return []
    case 'EntityFetch':
      return node.batches.map((batch) => ({ node, batch }))
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(batchesIn)
    case 'Condition':
      return [node.whenTrue, node.whenFalse].flatMap((part) => (part ? batchesIn(part) : []))
    case 'Subscription':
      return node.rest ? batchesIn(node.rest) : []
  }
}

/** The names of fields that are required with different arguments. */
function contestedIn(required: readonly SelectionSetNode[]): Set<string> {
  const keys = new Map<string, string>()
  const contested = new Set<string>()
  const look = (set: SelectionSetNode): void => {
    for (const field of fieldsIn(set)) {
      const name = field.name.value
      const known = keys.get(name) ?? keyOf(field)
      keys.set(name, known)
      if (known !== keyOf(field)) contested.add(name)
      if (field.selectionSet) look(field.selectionSet)
    }
  }
  required.forEach(look)
  return contested
}

/** Its name where it has no arguments, and otherwise another for each value of them. */
function keyOf({ name, arguments: args = [] }: FieldNode): string {
  const written = args.map(print).toSorted().join(',')
  return written === '' ? name.value : `_required_${name.value}_${Buffer.from(stripIgnoredCharacters(written)).toString('hex')}`
}

function withKey({ alias: _, ...field }: FieldNode, key: string): FieldNode {
  return key === field.name.value ? field : { ...field, alias: { kind: Kind.NAME, value: key } }
}

function fieldsIn(set: SelectionSetNode): FieldNode[] {
  return typedFieldsIn(set).map(({ field }) => field)
}

interface TypedField {
  /** Of the fragment around it; nothing where there is none. */
  readonly type?: string
  readonly field: FieldNode
}

function typedFieldsIn({ selections }: SelectionSetNode, document?: DocumentNode, type?: string): TypedField[] {
  return selections.flatMap((selection): TypedField[] => {
    if (selection.kind === Kind.FIELD) return [{ ...(type !== undefined && { type }), field: selection }]
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentIn(document, selection.name.value)
    return typedFieldsIn(fragment.selectionSet, document, fragment.typeCondition?.name.value ?? type)
  })
}

function fragmentIn(document: DocumentNode | undefined, name: string): FragmentDefinitionNode {
  const isIt = (each: DefinitionNode) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name
  const fragment = document?.definitions.find((each): each is FragmentDefinitionNode => isIt(each))
  if (!fragment) throw new Error(`The planner spreads a fragment "${name}" that it does not define`)
  return fragment
}

function operationIn({ definitions }: DocumentNode): OperationDefinitionNode {
  const operation = definitions.find((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new Error('The planner made a fetch without an operation')
  return operation
}

function requirementsIn(document: DocumentNode): Requirements {
  const services = new Map<string, string>()
  const required = new Map<string, SelectionSetNode>()
  visit(document, {
    EnumValueDefinition: ({ name, directives = [] }) => {
      const graph = directives.find((each) => each.name.value === 'join__graph')
      if (graph) services.set(name.value, textOf(graph, 'name') ?? name.value)
    },
  })
  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    for (const { name, directives = [] } of type.fields ?? []) {
      for (const join of directives.filter((each) => each.name.value === 'join__field')) {
        const fields = textOf(join, 'requires')
        const service = services.get(textOf(join, 'graph') ?? '')
        if (fields === undefined || service === undefined) continue
        const { selectionSet } = operationIn(parse(`{ ${fields} }`, { noLocation: true }))
        required.set(`${service} ${type.name.value}.${name.value}`, selectionSet)
      }
    }
  }
  return required
}

function textOf({ arguments: args = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = args.find((each) => each.name.value === name)?.value
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}
