import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  type VariableDefinitionNode,
  visit,
} from 'graphql'

/** The name of a variable, or the key of a field, the nth time. */
export function nthName(name: string, nth: number): string {
  return `${name}_${nth}`
}

/**
 * One operation that asks its root fields several times, each time with variables of its own.
 * @param names the variables that it has once for each time; the others it has in common
 */
export function compileRepeated(operation: string, names: ReadonlySet<string>): (times: number) => string {
  const document = parse(operation, { noLocation: true })
  const { variableDefinitions = [], directives = [], selectionSet } = operationIn(document)
  const mark = markFor(operation)
  const isOwn = ({ variable }: VariableDefinitionNode) => names.has(variable.name.value)
  const textOf = (nodes: readonly (VariableDefinitionNode | SelectionNode)[]) =>
    nodes.map((node) => stripIgnoredCharacters(print(marked(node, names, mark)))).join(' ')
  const common = variableDefinitions.filter((each) => !isOwn(each)).map(print)
  const variables = textOf(variableDefinitions.filter(isOwn))
  const fields = textOf(selectionSet.selections)
  const rest = [...directives.map(print)].join(' ')
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).map(print)
  return (times) => {
    const each = (text: string) => Array.from({ length: times }, (_, nth) => text.replaceAll(mark, String(nth))).join(' ')
    return `query(${[...common, each(variables)].join(' ')})${rest}{${each(fields)}}${fragments.join(' ')}`
  }
}

function operationIn({ definitions }: DocumentNode): OperationDefinitionNode {
  const definition = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)
  if (!definition) throw new Error('The planner made a fetch without an operation')
  return definition
}

/** A name that stands nowhere in the text. */
function markFor(text: string): string {
  let mark = 'N'
  while (text.includes(mark)) mark += 'N'
  return mark
}

function marked<Node extends VariableDefinitionNode | SelectionNode>(node: Node, names: ReadonlySet<string>, mark: string): Node {
  const named = visit(node, {
    Variable: ({ name }) =>
      names.has(name.value) ? { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: `${name.value}_${mark}` } } : undefined,
  })
  if (named.kind !== Kind.FIELD) return named
  return { ...named, alias: { kind: Kind.NAME, value: `${(named.alias ?? named.name).value}_${mark}` } }
}
