import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parseType,
  print,
  type SelectionSetNode,
  valueFromAST,
  visit,
} from 'graphql'
import type { ExecutableOperation } from '../execute/executor.ts'

/** Where a stream stands: what the last event said of itself. Equal positions have the same events before them. */
export type Position = number | string

/** How a subscription field lets its client go on after a break. */
export interface CursorNames {
  /** The argument that takes the last position: `afterSequence`. */
  readonly argument: string
  /** The field of the event that tells it: `sequence`. */
  readonly field: string
}

/** A subscription that can begin again after any of its events. */
export interface Cursor {
  /** Where its client wants to begin; nothing where it leaves that to the field. */
  readonly start: Position | undefined
  /** What was asked but for the position: equal for whoever watches the same stream. */
  readonly operation: ExecutableOperation
  at(position: Position | undefined): ExecutableOperation
  /** Where the event stands; what was asked for that only is removed from it. */
  take(event: { readonly data?: unknown }): Position | undefined
}

// Not a name that a client would use for its own.
const OWN_NAME = 'gatewayCursor'

interface Rewritten {
  readonly document: DocumentNode
  readonly text: string
  readonly variable: string
  readonly rootKey: string
  startOf(variables: Record<string, unknown>): unknown
}

/** @returns nothing for an operation whose field has no such argument and field */
export function createCursorReader(names: CursorNames): (operation: ExecutableOperation) => Cursor | undefined {
  const cache = new WeakMap<DocumentNode, Map<string, Rewritten | undefined>>()

  function rewrittenOf(operation: ExecutableOperation): Rewritten | undefined {
    const { document, operationName = '' } = operation
    const byName = cache.get(document) ?? new Map<string, Rewritten | undefined>()
    cache.set(document, byName)
    if (!byName.has(operationName)) byName.set(operationName, rewrite(operation, names))
    return byName.get(operationName)
  }

  return (operation) => {
    const rewritten = rewrittenOf(operation)
    return rewritten && createCursor(operation, rewritten)
  }
}

function createCursor(asked: ExecutableOperation, { document, text, variable, rootKey, startOf }: Rewritten): Cursor {
  const { [variable]: _, ...variables } = asked.variables
  const operation = { ...asked, document, text, variables }
  return {
    start: (startOf(asked.variables) ?? undefined) as Position | undefined,
    operation,
    at: (position) => (position === undefined ? operation : { ...operation, variables: { ...variables, [variable]: position } }),
    take({ data }) {
      const event = (data as Record<string, Record<string, unknown> | null> | null | undefined)?.[rootKey]
      const position = event?.[OWN_NAME]
      if (event) delete event[OWN_NAME]
      return (position ?? undefined) as Position | undefined
    },
  }
}

function rewrite({ document, operationName, schema }: ExecutableOperation, names: CursorNames): Rewritten | undefined {
  const definition = getOperationAST(document, operationName)
  const root = definition && rootFieldOf(document, definition)
  const argument = root && cursorArgumentOf(schema, root, names)
  if (!definition || !root || !argument) return undefined
  const given = root.arguments?.find(({ name }) => name.value === names.argument)?.value
  // The client's own variable stays where it can, so that what is said of its value names it.
  const isOwn = given?.kind === Kind.VARIABLE && isUsedOnce(document, given.name.value)
  const variable = isOwn ? given.name.value : OWN_NAME
  const changed = visit(document, {
    Field: (node) => (node === root ? withCursor(node, names, variable) : undefined),
    OperationDefinition: {
      leave: (node) => (isOwn || node.name?.value !== definition.name?.value ? undefined : declaring(node, variable, argument)),
    },
  })
  const defaults = definition.variableDefinitions?.find((each) => isOwn && each.variable.name.value === variable)?.defaultValue
  return {
    document: changed,
    text: print(changed),
    variable,
    rootKey: (root.alias ?? root.name).value,
    startOf: (variables) =>
      (given && valueFromAST(given, argument.type, variables)) ?? (defaults && valueFromAST(defaults, argument.type)),
  }
}

/** A subscription has one root field, be it written in fragments. */
function rootFieldOf(document: DocumentNode, { selectionSet }: OperationDefinitionNode): FieldNode | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const each of document.definitions) if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each)
  const first = (set: SelectionSetNode | undefined): FieldNode | undefined => {
    const selection = set?.selections[0]
    if (!selection || selection.kind === Kind.FIELD) return selection
    return first(
      selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value)?.selectionSet,
    )
  }
  return first(selectionSet)
}

function cursorArgumentOf(schema: GraphQLSchema, root: FieldNode, names: CursorNames): GraphQLArgument | undefined {
  const field = schema.getSubscriptionType()?.getFields()[root.name.value]
  if (!field || isListType(getNullableType(field.type))) return undefined
  const type = getNamedType(field.type)
  const tellsPosition = (isObjectType(type) || isInterfaceType(type)) && type.getFields()[names.field]
  return tellsPosition ? field.args.find(({ name }) => name === names.argument) : undefined
}

function isUsedOnce(document: DocumentNode, variable: string): boolean {
  let uses = 0
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      if (name.value === variable) uses += 1
    },
  })
  return uses === 1
}

function withCursor(root: FieldNode, names: CursorNames, variable: string): FieldNode {
  const others = root.arguments?.filter(({ name }) => name.value !== names.argument) ?? []
  return {
    ...root,
    arguments: [
      ...others,
      { kind: Kind.ARGUMENT, name: nameOf(names.argument), value: { kind: Kind.VARIABLE, name: nameOf(variable) } },
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [
        ...(root.selectionSet?.selections ?? []),
        { kind: Kind.FIELD, alias: nameOf(OWN_NAME), name: nameOf(names.field) },
      ],
    },
  }
}

function declaring(operation: OperationDefinitionNode, variable: string, { type }: GraphQLArgument): OperationDefinitionNode {
  const declared = {
    kind: Kind.VARIABLE_DEFINITION as const,
    variable: { kind: Kind.VARIABLE as const, name: nameOf(variable) },
    type: parseType(String(type)),
  }
  return { ...operation, variableDefinitions: [...(operation.variableDefinitions ?? []), declared] }
}

function nameOf(value: string) {
  return { kind: Kind.NAME as const, value }
}
