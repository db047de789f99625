import { isDeepStrictEqual } from 'node:util'
import {
  buildASTSchema,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import { withFetches } from './fetches.ts'
import { fieldsIn, nameNode, nameOf, operationIn, requirementsIn, typedFieldsIn } from './field-sets.ts'
import { representationsNamed, withFieldsApart } from './fields-apart.ts'
import type { EntityBatch, EntityFetchNode, FetchNode, Plan, PlanNode, Requirement } from './plan.ts'

/**
 * From plans of a supergraph with plain requirements to those of the supergraph itself.
 * @param contested what each plain field stands for
 * @throws Error where one representation would need two values of a field
 */
export function createRestore(plain: DocumentNode, contested: readonly FieldNode[]): (plan: Plan) => Plan {
  const required = new Map(requirementsIn(plain).map(({ of, fields }) => [of, fields]))
  const values = new Map(contested.map((field) => [nameOf(field), field]))
  const names = new Set(contested.flatMap((field) => [nameOf(field), field.name.value]))
  const isContested = (set: SelectionSetNode): boolean =>
    fieldsIn(set).some(({ name, selectionSet }) => names.has(name.value) || (selectionSet && isContested(selectionSet)))
  const apart = new Set([...required].flatMap(([of, fields]) => (isContested(fields) ? [of.slice(of.lastIndexOf(' ') + 1)] : [])))
  const restoration = new Restoration(required, values, names)
  let schema: GraphQLSchema | undefined
  return (plan) => {
    if (!plan.node) return plan
    const isOne = !hasConflict(plan.node, values)
    if (isOne) return { ...plan, node: restoration.node(plan.node) }
    schema ??= buildASTSchema(plain, { assumeValidSDL: true })
    const divided = withFieldsApart({ ...plan, node: restoration.withoutFragments(plan.node) }, apart, schema)
    return divided.node ? { ...divided, node: restoration.node(divided.node) } : divided
  }
}

/** Whether one representation would have two values of a field. */
function hasConflict(node: PlanNode, values: ReadonlyMap<string, FieldNode>): boolean {
  const isTwice = (requirements: readonly Requirement[]): boolean =>
    [...Map.groupBy(typedRequirements(requirements), ({ type }) => type).values()].some((ofType) => {
      const names = new Set(ofType.map(({ field }) => field.name))
      const own = new Set([...names].map((name) => values.get(name)?.name.value ?? name))
      const inside = (name: string) => ofType.flatMap(({ field }) => (field.name === name ? (field.selections ?? []) : []))
      return own.size < names.size || [...names].some((name) => isTwice(inside(name)))
    })
  switch (node.kind) {
    case 'Fetch':
      return false
    case 'EntityFetch':
      return node.batches.some(({ requires }) => isTwice(requires))
    case 'Sequence':
    case 'Parallel':
      return node.nodes.some((part) => hasConflict(part, values))
    case 'Condition':
      return [node.whenTrue, node.whenFalse].some((part) => part !== undefined && hasConflict(part, values))
    case 'Subscription':
      return node.rest !== undefined && hasConflict(node.rest, values)
  }
}

interface TypedRequirement {
  /** Of the fragment around it; nothing where there is none. */
  readonly type?: string
  readonly field: Extract<Requirement, { kind: 'Field' }>
}

function typedRequirements(requirements: readonly Requirement[], type?: string): TypedRequirement[] {
  return requirements.flatMap((each) =>
    each.kind === 'Field'
      ? [{ ...(type !== undefined && { type }), field: each }]
      : typedRequirements(each.selections, each.type ?? type),
  )
}

class Restoration {
  readonly #required: ReadonlyMap<string, SelectionSetNode>
  readonly #values: ReadonlyMap<string, FieldNode>
  /** Of what is contested, its own and those of its values. */
  readonly #names: ReadonlySet<string>

  constructor(
    required: ReadonlyMap<string, SelectionSetNode>,
    values: ReadonlyMap<string, FieldNode>,
    names: ReadonlySet<string>,
  ) {
    this.#required = required
    this.#values = values
    this.#names = names
  }

  node(node: PlanNode): PlanNode {
    return withFetches(node, {
      root: (fetch) => this.#asked(fetch),
      // By what the operation asks for, as it was planned.
      entities: (fetch) =>
        withOwnVariables({ ...this.#asked(fetch), batches: fetch.batches.map((each) => this.#batch(fetch, each)) }),
    })
  }

  withoutFragments(node: PlanNode): PlanNode {
    return withFetches(node, {
      root: (fetch) => ({ ...fetch, operation: inlined(fetch.operation) }),
      entities: (fetch) => ({ ...fetch, operation: inlined(fetch.operation) }),
    })
  }

  #asked<Node extends FetchNode | EntityFetchNode>(node: Node): Node {
    if (!node.operation.includes('_required_')) return node
    const document = visit(parse(node.operation, { noLocation: true }), {
      Field: (field) => {
        const value = this.#values.get(field.name.value)
        if (!value) return undefined
        return { ...field, alias: field.alias ?? field.name, name: value.name, arguments: value.arguments ?? [] }
      },
    })
    return { ...node, operation: stripIgnoredCharacters(print(document)) }
  }

  #batch(node: EntityFetchNode, batch: EntityBatch): EntityBatch {
    const isOne = !hasConflict({ ...node, batches: [batch] }, this.#values)
    const needed = isOne ? undefined : this.#requiredBy(node, batch)
    const requires = batch.requires.flatMap((each) => this.#requirement(each, needed))
    if (hasConflict({ ...node, batches: [{ ...batch, requires }] }, this.#values)) {
      throw new Error('Fields that require one field with different arguments are asked for at once')
    }
    return { ...batch, requires: requires.map((each) => this.#named(each)) }
  }

  /** Without the values that only other fields require. @param needed all where nothing is said */
  #requirement(requirement: Requirement, needed: readonly SelectionSetNode[] | undefined): Requirement[] {
    if (!needed) return [requirement]
    if (requirement.kind === 'Fragment') {
      return [{ ...requirement, selections: requirement.selections.flatMap((each) => this.#requirement(each, needed)) }]
    }
    const { name, selections } = requirement
    const fields = needed.flatMap(fieldsIn).filter((field) => field.name.value === name)
    if (this.#names.has(name) && fields.length === 0) return []
    const inner = fields.flatMap(({ selectionSet }) => selectionSet ?? [])
    return [{ ...requirement, ...(selections && { selections: selections.flatMap((each) => this.#requirement(each, inner)) }) }]
  }

  /** As the subgraph knows it. */
  #named(requirement: Requirement): Requirement {
    const selections = requirement.selections?.map((each) => this.#named(each))
    if (requirement.kind === 'Fragment') return { ...requirement, selections: selections ?? [] }
    const name = this.#values.get(requirement.name)?.name.value ?? requirement.name
    return { ...requirement, name, ...(selections && { selections }) }
  }

  #requiredBy({ service, operation }: EntityFetchNode, { alias }: EntityBatch): SelectionSetNode[] {
    const { selectionSet } = operationIn(parse(operation, { noLocation: true }))
    return selectionSet.selections
      .filter((each): each is FieldNode => each.kind === Kind.FIELD && (each.alias ?? each.name).value === alias)
      .flatMap((each) => (each.selectionSet ? typedFieldsIn(each.selectionSet) : []))
      .flatMap(({ type, field }) => this.#required.get(`${service} ${type}.${field.name.value}`) ?? [])
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
      const value = { kind: Kind.VARIABLE, name: nameNode(batch.representationsVariable) } as const
      return { ...field, arguments: [{ kind: Kind.ARGUMENT, name: nameNode('representations'), value }] }
    },
  })
  return { ...node, operation: stripIgnoredCharacters(print(document)), batches }
}

function inlined(operation: string): string {
  const document = parse(operation, { noLocation: true })
  const fragments = new Map(
    document.definitions.flatMap((each): [string, FragmentDefinitionNode][] =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
    ),
  )
  if (fragments.size === 0) return operation
  const inline = (set: SelectionSetNode): SelectionSetNode =>
    visit(set, {
      FragmentSpread({ name, directives = [] }) {
        const fragment = fragments.get(name.value)
        if (!fragment) throw new Error(`The planner spreads a fragment "${name.value}" that it does not define`)
        const { typeCondition, selectionSet } = fragment
        return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet: inline(selectionSet) }
      },
    })
  const definition = operationIn(document)
  return stripIgnoredCharacters(print({ ...definition, selectionSet: inline(definition.selectionSet) }))
}
