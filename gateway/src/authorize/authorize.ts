import type { Caller } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getOperationAST,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { isRefused, refusedField } from '../execute/refused-field.ts'
import { saying } from '../execute/written-result.ts'
import { type Demand, type Demands, type FieldDemand, type FragmentDemand, readDemands } from './demands.ts'
import { type Decide, type Decisions, NO_POLICIES } from './policies.ts'
import { evaluate, type Rules, type ShieldRule } from './rules.ts'

/** The alias under which the type of a value is asked for where some of its fields were refused. */
const TYPE_KEY = 'authorize__typename'

type Variables = Readonly<Record<string, unknown>>

/** Whether the policies are decided as they were; without a promise where that is known. */
export type AreSame = () => boolean | Promise<boolean>

/** What of an operation its caller may run. */
type Filtered =
  | { readonly kind: 'ALLOWED'; readonly document: DocumentNode }
  | { readonly kind: 'REFUSED'; readonly result: ExecutionResult }
  | {
      readonly kind: 'PARTLY_ALLOWED'
      /** Without the refused fields. */
      readonly document: DocumentNode
      /** With each of them where it was: what is to be answered. */
      readonly shown: DocumentNode
      /** Puts the refusals before the errors. */
      complete(result: ExecutionResult): ExecutionResult
    }

/** With what it rests on, where that is policies: they can be decided in another way while a subscription goes on. */
export type Authorization = Filtered & { readonly areSame: AreSame | undefined }

export type Authorize = (request: {
  document: DocumentNode
  operationName?: string
  variables: Variables
  schema: GraphQLSchema
  caller: Caller
}) => Promise<Authorization>

/**
 * @param options.publicFields root fields that are open to everybody, as `Mutation.login`
 * @param options.decide asks about policies; without it they admit nobody
 */
export function createAuthorize(options: { rules: Rules; publicFields: readonly string[]; decide?: Decide }): Authorize {
  const { decide = () => NO_POLICIES } = options
  const publicFields = new Set(options.publicFields)
  const cache = new WeakMap<OperationDefinitionNode, Demands>()

  function demandsOf(document: DocumentNode, operationName: string | undefined, schema: GraphQLSchema): Demands {
    const operation = getOperationAST(document, operationName)
    if (!operation) throw new DomainError('BAD_USER_INPUT', 'Name the operation to run')
    // By the operation, never by its name: that is the client's, and two names may mean the same one, or none.
    const demands = cache.get(operation) ?? readDemands(document, operation, schema, options.rules, publicFields)
    cache.set(operation, demands)
    return demands
  }

  return async ({ document, operationName, variables, schema, caller }) => {
    const demands = demandsOf(document, operationName, schema)
    const ask = () => decide(caller, demands.policies)
    const asked = demands.policies.length > 0 ? ask() : NO_POLICIES
    // What is known already is waited for by nobody.
    const policies = asked instanceof Promise ? await asked : asked
    const verdicts = await judge(demands.rules, caller, policies)
    const areSame = demands.policies.length > 0 ? sameAs(policies, ask) : undefined
    if (verdicts.refusals === 0) return { kind: 'ALLOWED', document, areSame }
    return { ...filter(document, demands, verdicts, variables), areSame }
  }
}

function sameAs(before: Decisions, ask: () => Decisions | Promise<Decisions>): AreSame {
  const isSame = (now: Decisions) => now.size === before.size && now.isSubsetOf(before)
  return () => {
    const asked = ask()
    return asked instanceof Promise ? asked.then(isSame) : isSame(asked)
  }
}

interface Verdicts {
  readonly refusals: number
  of(field: FieldDemand): DomainError | undefined
}

/** Evaluates each distinct rule of the operation once. */
async function judge(rules: ReadonlySet<ShieldRule>, caller: Caller, policies: Decisions): Promise<Verdicts> {
  const usual = new Map<ShieldRule, DomainError>()
  const below = new Map<ShieldRule, DomainError>()
  for (const rule of rules) {
    const refusal = await evaluate(rule, { caller, isPublic: false, policies })
    if (!refusal) continue
    usual.set(rule, refusal)
    const refusalBelow = await evaluate(rule, { caller, isPublic: true, policies })
    if (refusalBelow) below.set(rule, refusalBelow)
  }
  return {
    refusals: usual.size,
    of({ rules: needed, isPublic }) {
      const verdicts = isPublic ? below : usual
      const refusals = needed.flatMap((rule) => verdicts.get(rule) ?? [])
      return refusals.find(({ code }) => code === 'UNAUTHENTICATED') ?? refusals[0]
    },
  }
}

interface Filter {
  readonly verdicts: Verdicts
  readonly variables: Variables
  readonly errors: GraphQLError[]
  readonly refused: Set<FieldDemand>
}

function filter(document: DocumentNode, demands: Demands, verdicts: Verdicts, variables: Variables): Filtered {
  const state: Filter = { verdicts, variables, errors: [], refused: new Set() }
  const shown = shownSelections(demands.children, [], state)
  const { errors, refused } = state
  if (errors.length === 0) return { kind: 'ALLOWED', document }
  // A mutation must not happen where its caller would then not get what it asked for.
  const { operation } = demands
  const kind = operation.operation
  const selections = allowedSelections(shown)
  const isWhole =
    kind === 'mutation' || (kind === 'subscription' && selections.length === 0) || isRootRefused(demands.children, refused)
  // No data entry: nothing of it is run, so that it is a refused request rather than one that found nothing.
  if (isWhole) return { kind: 'REFUSED', result: { errors } }
  // The type of the root takes nobody to be asked.
  const run = selections.length > 0 ? selections : [typeField]
  return {
    kind: 'PARTLY_ALLOWED',
    document: documentOf(withoutUnusedVariables({ ...operation, selectionSet: selectionSetOf(run) })),
    shown: documentOf({ ...operation, selectionSet: selectionSetOf(shown) }),
    complete: (result) => saying(result, { errors: [...errors, ...(result.errors ?? [])] }),
  }
}

function documentOf(operation: OperationDefinitionNode): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [operation] }
}

function selectionSetOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}

function isRootRefused(children: readonly Demand[], refused: ReadonlySet<FieldDemand>): boolean {
  return children.some((child) =>
    child.kind === 'FRAGMENT' ? isRootRefused(child.children, refused) : refused.has(child) && isNonNullType(child.type),
  )
}

function shownSelections(children: readonly Demand[], path: readonly string[], state: Filter): SelectionNode[] {
  return children.flatMap((child): SelectionNode[] => {
    if (!isIncluded(child, state.variables)) return []
    return child.kind === 'FIELD' ? [shownField(child, path, state)] : shownFragment(child, path, state)
  })
}

function shownFragment(fragment: FragmentDemand, path: readonly string[], state: Filter): SelectionNode[] {
  // No value can have this type here, so nothing of it is asked.
  if (fragment.objectTypes.size === 0) return []
  const selections = shownSelections(fragment.children, path, state)
  if (selections.length === 0) return []
  const { typeCondition } = fragment
  return [
    {
      kind: Kind.INLINE_FRAGMENT,
      ...(typeCondition && {
        typeCondition: { kind: Kind.NAMED_TYPE as const, name: { kind: Kind.NAME as const, value: typeCondition } },
      }),
      selectionSet: selectionSetOf(selections),
    },
  ]
}

function shownField(field: FieldDemand, parentPath: readonly string[], state: Filter): FieldNode {
  const path = [...parentPath, field.key]
  const refusal = state.verdicts.of(field)
  if (refusal) {
    state.refused.add(field)
    const extensions = { ...refusal.extensions, code: refusal.code }
    state.errors.push(new GraphQLError(refusal.message, { path, nodes: [field.node], extensions }))
    return refusedField(field.node)
  }
  const node: FieldNode = { ...field.node, directives: withoutConditions(field.node) }
  return field.children ? { ...node, selectionSet: selectionSetOf(shownSelections(field.children, path, state)) } : node
}

/** What is left without the refused fields: the same nodes where none was below. */
function allowedSelections(shown: readonly SelectionNode[]): readonly SelectionNode[] {
  const allowed = shown.flatMap(allowedSelection)
  return allowed.length === shown.length && allowed.every((each, index) => each === shown[index]) ? shown : allowed
}

function allowedSelection(selection: SelectionNode): SelectionNode[] {
  if (selection.kind === Kind.FIELD && isRefused(selection)) return []
  if (!('selectionSet' in selection) || !selection.selectionSet) return [selection]
  const { selections } = selection.selectionSet
  const allowed = allowedSelections(selections)
  if (allowed === selections && allowed.length > 0) return [selection]
  // The type tells what is shown of a value, and keeps a selection from becoming empty.
  if (selection.kind === Kind.FIELD) return [{ ...selection, selectionSet: selectionSetOf([typeField, ...allowed]) }]
  return allowed.length > 0 ? [{ ...selection, selectionSet: selectionSetOf(allowed) }] : []
}

const typeField: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: TYPE_KEY },
  name: { kind: Kind.NAME, value: '__typename' },
}

function withoutUnusedVariables(operation: OperationDefinitionNode): OperationDefinitionNode {
  const used = new Set<string>()
  visit(operation, {
    // A declaration is no use.
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  })
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value))
  return { ...operation, variableDefinitions }
}

// They have been evaluated already.
function withoutConditions(node: FieldNode) {
  return node.directives?.filter(({ name }) => name.value !== 'skip' && name.value !== 'include')
}

function isIncluded({ node }: Demand, variables: Variables): boolean {
  if (!node.directives?.length) return true
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables as Record<string, unknown>)
  if (skip?.if === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, variables as Record<string, unknown>)?.if !== false
}
