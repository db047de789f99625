import { DomainError } from '@agentic/service/errors'
import {
  type ArgumentNode,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql'
import type { FieldCost, FieldCosts } from '../execute/field-costs.ts'
import { WrittenResult } from '../execute/written-result.ts'
import type { ListSize, Weights } from './weights.ts'

type Variables = Readonly<Record<string, unknown>>
/** A function where it depends on variables. */
type Cost = number | ((variables: Variables) => number)

/**
 * What an operation costs: objects are 1, scalars 0 and lists multiply, unless the schema says otherwise. Fragments of
 * different types are added up, so that it is never less than what is really asked for.
 */
export interface OperationCost {
  /**
   * Before it is run, from the sizes that its arguments and the schema promise.
   * @throws DomainError BAD_USER_INPUT where its variables do not say a size that they must
   */
  expected(variables: Variables): number
  /** Of each field, for whoever finds it. */
  readonly fields: FieldCosts
  /** Of what it has found: what was written with `fields` tells it, in anything else it is counted. */
  actual(result: ExecutionResult): number
}

interface CostedField {
  readonly key: string
  /** Of the arguments, however long the list. */
  readonly once: number
  /** Of each item, without what is below. */
  readonly weight: number
  readonly expected: Cost
  readonly children: readonly CostedField[]
}

// As Apollo's Router has it: writing is more work than its fields show.
const MUTATION_COST = 10
// A list of which the schema says nothing; see `connectionSizeOf` for those of which it says nothing in so many words.
const LIST_SIZE = 1

/**
 * @param document valid
 * @throws DomainError BAD_USER_INPUT where a size is not said that must be
 * @param schema that of the weights: what clients see has no directives
 */
export function costOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  weights: Weights,
): OperationCost {
  const compiler = new Compiler(document, schema, weights)
  const rootType = schema.getRootType(operation.operation)
  const costed = rootType ? compiler.fieldsOf(operation.selectionSet, rootType) : []
  const fields = costsOf(costed)
  const defaults = defaultsOf(operation)
  const base = operation.operation === 'mutation' ? MUTATION_COST : 0
  const expected = costed.reduce((sum, field) => plus(sum, field.expected), base as Cost)
  return {
    expected: (variables) => numberOf(expected, defaults ? { ...defaults, ...variables } : variables),
    fields,
    actual(result) {
      if (result instanceof WrittenResult) return base + result.cost
      return result.data ? base + foundIn(result.data, fields) : 0
    },
  }
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables | undefined {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  )
  return defaults.length > 0 ? Object.fromEntries(defaults) : undefined
}

class Compiler {
  readonly #schema: GraphQLSchema
  readonly #weights: Weights
  readonly #fragments = new Map<string, FragmentDefinitionNode>()

  constructor({ definitions }: DocumentNode, schema: GraphQLSchema, weights: Weights) {
    this.#schema = schema
    this.#weights = weights
    for (const each of definitions) if (each.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(each.name.value, each)
  }

  /** @param sizes of lists that the field above speaks for, by the name of the field */
  fieldsOf({ selections }: SelectionSetNode, parent: GraphQLCompositeType, sizes?: ReadonlyMap<string, Cost>): CostedField[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return this.#field(selection, parent, sizes)
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value)
      const type = fragment?.typeCondition ? this.#schema.getType(fragment.typeCondition.name.value) : parent
      return fragment && isCompositeType(type) ? this.fieldsOf(fragment.selectionSet, type, sizes) : []
    })
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, sizes?: ReadonlyMap<string, Cost>): CostedField[] {
    const name = node.name.value
    const field = isUnionType(parent) ? undefined : parent.getFields()[name]
    // __typename and introspection, which ask no subgraph.
    if (!field) return []
    const type = getNamedType(field.type)
    const weight = this.#weights.ofField(parent.name, name) ?? this.#weights.ofType(type)
    const listSize = this.#weights.listSize(parent.name, name)
    const length = listSize ? lengthOf(listSize, node, field) : LIST_SIZE
    const sized = new Map(listSize?.sizedFields.map((each) => [each, length]))
    const size = isListType(getNullableType(field.type)) ? (sizes?.get(name) ?? (sized.size > 0 ? LIST_SIZE : length)) : 1
    const children = node.selectionSet && isCompositeType(type) ? this.fieldsOf(node.selectionSet, type, sized) : []
    const once = this.#argumentsCost(node.arguments ?? [], field)
    const item = children.reduce((sum, child) => plus(sum, child.expected), weight as Cost)
    return [{ key: node.alias?.value ?? name, once, weight, expected: plus(once, times(size, item)), children }]
  }

  #argumentsCost(nodes: readonly ArgumentNode[], { args }: GraphQLField<unknown, unknown>): number {
    return nodes.reduce((sum, { name, value }) => {
      const argument = args.find((each) => each.name === name.value)
      return argument ? sum + this.#inputCost(argument, value) : sum
    }, 0)
  }

  /** Of what is written out; what comes in a variable counts as its outermost object. */
  #inputCost(input: GraphQLArgument | GraphQLInputField, value: ValueNode): number {
    const own = this.#weights.ofArgument(input)
    const type = getNamedType(input.type)
    if (!isInputObjectType(type)) return own
    const objects = value.kind === Kind.LIST ? value.values : [value]
    const fields = objects.flatMap((each) => (each.kind === Kind.OBJECT ? each.fields : []))
    return fields.reduce((sum, { name, value: below }) => {
      const field = type.getFields()[name.value]
      return field ? sum + this.#inputCost(field, below) : sum
    }, own)
  }
}

type SlicedField = GraphQLField<unknown, unknown>
type Slice = number | undefined

/** @throws DomainError BAD_USER_INPUT, or has the cost throw it, where exactly one argument must say how long and does not */
function lengthOf({ slicingArguments, assumedSize, requiresOne }: ListSize, node: FieldNode, { args }: SlicedField): Cost {
  const slices = slicingArguments.map((name) => sliceOf(name, node, args))
  const longest = (variables: Variables): number => {
    const lengths = slices.flatMap((slice) => (typeof slice === 'function' ? slice(variables) : slice) ?? [])
    if (requiresOne && lengths.length !== 1) throw needsOne(node, slicingArguments, lengths.length)
    const possible = lengths.filter((length) => length >= 0)
    return possible.length > 0 ? Math.max(...possible) : (assumedSize ?? LIST_SIZE)
  }
  return slices.some((slice) => typeof slice === 'function') ? longest : longest({})
}

/** How much the argument says, if anything: a number, or a list by its length, as Apollo's Router has it. */
function sliceOf(name: string, node: FieldNode, args: SlicedField['args']): Slice | ((variables: Variables) => Slice) {
  const given = node.arguments?.find((each) => each.name.value === name)?.value
  const defaultValue = args.find((each) => each.name === name)?.defaultValue
  if (given?.kind !== Kind.VARIABLE) return sizeIn(given ? valueFromASTUntyped(given) : defaultValue)
  return ({ [given.name.value]: value = defaultValue }) => sizeIn(value)
}

function sizeIn(value: unknown): Slice {
  if (typeof value === 'number') return value
  return Array.isArray(value) ? value.length : undefined
}

function needsOne({ name }: FieldNode, slicingArguments: readonly string[], count: number): DomainError {
  const all = slicingArguments.join(', ')
  return new DomainError(
    'BAD_USER_INPUT',
    `${name.value} needs exactly one of the arguments ${all}, got ${count || 'none'}: give one`,
  )
}

/** A key that is asked for in several places costs what it costs in each. */
function costsOf(fields: readonly CostedField[]): FieldCosts {
  const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0)
  return new Map(
    [...Map.groupBy(fields, ({ key }) => key)].map(([key, same]): [string, FieldCost] => [
      key,
      {
        once: sum(same.map(({ once }) => once)),
        weight: sum(same.map(({ weight }) => weight)),
        below: costsOf(same.flatMap(({ children }) => children)),
      },
    ]),
  )
}

function foundIn(data: Readonly<Record<string, unknown>>, costs: FieldCosts): number {
  let found = 0
  for (const [key, cost] of costs) if (data[key] !== undefined) found += cost.once + foundInValue(data[key], cost)
  return found
}

function foundInValue(value: unknown, cost: FieldCost): number {
  if (value === null) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + foundInValue(item, cost), 0)
  return cost.weight + (cost.below.size > 0 ? foundIn(value as Record<string, unknown>, cost.below) : 0)
}

function numberOf(cost: Cost, variables: Variables): number {
  return typeof cost === 'number' ? cost : cost(variables)
}

function plus(a: Cost, b: Cost): Cost {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  return (variables) => numberOf(a, variables) + numberOf(b, variables)
}

function times(a: Cost, b: Cost): Cost {
  if (typeof a === 'number' && typeof b === 'number') return a * b
  return (variables) => numberOf(a, variables) * numberOf(b, variables)
}
