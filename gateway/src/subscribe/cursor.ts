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
  /** What was asked but for where to begin, and for where each event stands: equal for whoever watches the same stream. */
  readonly operation: ExecutableOperation
  at(position: Position | undefined): ExecutableOperation
}

const OWN_NAME = 'gatewayCursor'

interface Rewritten {
  readonly document: DocumentNode
  readonly text: string
  readonly key: string
  readonly variable: string
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

function createCursor(asked: ExecutableOperation, { document, text, key, variable, startOf }: Rewritten): Cursor {
  const { [variable]: _, ...variables } = asked.variables
  const { shown = asked } = asked
  const operation = {
    ...asked,
    document,
    text,
    variables,
    shown: { document: shown.document, text: shown.text },
    positionKey: key,
  }
  return {
    start: (startOf(asked.variables) ?? undefined) as Position | undefined,
    operation,
    at: (position) => (position === undefined ? operation : { ...operation, variables: { ...variables, [variable]: position } }),
  }
}

function rewrite({ document, text, operationName, schema }: ExecutableOperation, names: CursorNames): Rewritten | undefined {
  const definition = getOperationAST(document, operationName)
  const root = definition && rootFieldOf(document, definition)
  const argument = root && cursorArgumentOf(schema, root, names)
  if (!definition || !root || !argument) return undefined
  const given = root.arguments?.find(({ name }) => name.value === names.argument)?.value
  // The client's own variable stays where it can, so that what is said of its value names it.
  const isOwn = given?.kind === Kind.VARIABLE && isUsedOnce(document, given.name.value)
  const key = ownNameIn(text)
  const variable = isOwn ? given.name.value : key
  const changed = visit(document, {
    Field: (node) => (node === root ? withCursor(node, names, key, variable) : undefined),
    OperationDefinition: {
      leave: (node) => (isOwn || node.name?.value !== definition.name?.value ? undefined : declaring(node, variable, argument)),
    },
  })
  const defaults = definition.variableDefinitions?.find((each) => isOwn && each.variable.name.value === variable)?.defaultValue
  return {
    document: changed,
    text: print(changed),
    key,
    variable,
    startOf: (variables) =>
      (given && valueFromAST(given, argument.type, variables)) ?? (defaults && valueFromAST(defaults, argument.type)),
  }
}

/** No name that its client uses. */
function ownNameIn(text: string): string {
  let name = OWN_NAME
  while (text.includes(name)) name += '_'
  return name
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

function withCursor(root: FieldNode, names: CursorNames, key: string, variable: string): FieldNode {
  const others = root.arguments?.filter(({ name }) => name.value !== names.argument) ?? []
  return {
    ...root,
    arguments: [
      ...others,
      { kind: Kind.ARGUMENT, name: nameOf(names.argument), value: { kind: Kind.VARIABLE, name: nameOf(variable) } },
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(root.selectionSet?.selections ?? []), { kind: Kind.FIELD, alias: nameOf(key), name: nameOf(names.field) }],
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
