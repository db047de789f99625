import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  type OperationTypeNode,
  print,
  valueFromASTUntyped,
  visit,
} from 'graphql'
import type { Position } from '../subscribe/cursor.ts'
import { type Data, isData, type ResponsePath } from './data.ts'
import { createPlaceInResponse, type PlaceInResponse } from './error-paths.ts'
import type { ExecutableOperation } from './executor.ts'
import { withoutFixedConditions } from './fixed-conditions.ts'
import { fragmentsOf } from './fragments.ts'
import { plannableText } from './plannable.ts'
import { createProjection, type Projection } from './projection.ts'
import { Selection } from './selection.ts'
import { createSourceKeys, type SourceKeys } from './source-keys.ts'
import { splitIntrospection, splitMutation } from './split-operation.ts'

/** What is worked out of an operation once, whoever sends it and with whichever variables. */
export interface PreparedOperation {
  readonly kind: `${OperationTypeNode}`
  /** What is to be planned; absent where no subgraph has to be asked. */
  readonly dataText?: string
  /** The same for each part of a mutation by itself. */
  readonly mutationTexts: readonly string[]
  readonly introspection?: DocumentNode
  readonly projection: Projection
  readonly placeInResponse: PlaceInResponse
  /** Where an event stands of which the subgraphs sent this; nothing where that was not asked for or is not told. */
  positionIn(data: Data): Position | undefined
  /** The variables as subgraphs get them: as sent, with defaults filled in. */
  readVariables(sent: Readonly<Data>): Data | readonly GraphQLError[]
}

/**
 * @param whole the schema of the supergraph, with its directives
 * @throws GraphQLError where the document does not hold the operation.
 */
export function prepareOperation(operation: ExecutableOperation, whole: GraphQLSchema): PreparedOperation {
  const { document, operationName, schema, positionKey } = operation
  const definition = getOperationAST(document, operationName)
  if (!definition) throw badInput(operationName ? `Unknown operation named "${operationName}"` : 'Name the operation to run')
  const rootType = schema.getRootType(definition.operation)
  if (!rootType) throw badInput(`The schema has no ${definition.operation} type`)
  refusePrototypeKeys(document)

  const keys = createSourceKeys(definition, fragmentsOf(document), schema, whole)
  const shown = operation.shown?.document ?? document
  const selection = new Selection(schema, fragmentsOf(shown), keys)
  selection.add((getOperationAST(shown, operationName) ?? definition).selectionSet)
  const placeInResponse = createPlaceInResponse(schema, rootType, selection)
  return {
    kind: definition.operation,
    ...partsOf(operation, keys),
    projection: createProjection(schema, rootType, selection),
    placeInResponse: positionKey ? (path, found) => placeInResponse(without(positionKey, path), found) : placeInResponse,
    positionIn(data) {
      const [root] = selection.of(rootType).fields
      const event = root && data[root.sourceKey]
      return positionKey && isData(event) ? ((event[positionKey] ?? undefined) as Position | undefined) : undefined
    },
    readVariables: (sent) => readVariables(schema, definition, sent),
  }
}

/** That an event does not tell where it stands is a matter of the event: nobody has asked for a field that is missing. */
function without(key: string, path: ResponsePath): ResponsePath {
  return path.length === 2 && path[1] === key ? path.slice(0, 1) : path
}

type Parts = Pick<PreparedOperation, 'dataText' | 'mutationTexts' | 'introspection'>

function partsOf({ document, text, operationName, schema }: ExecutableOperation, keys: SourceKeys): Parts {
  const reduced = withoutFixedConditions(document)
  const definition = getOperationAST(reduced, operationName) as OperationDefinitionNode
  const fragments = fragmentsOf(reduced)
  const { data, introspection } = splitIntrospection(reduced, definition, fragments)
  const mutations = definition.operation === 'mutation' ? splitMutation(definition, fragments) : []
  return {
    ...(data && { dataText: plannableText(data, data === document ? text : print(data), schema, keys) }),
    mutationTexts: mutations.map((each) => plannableText(each, print(each), schema, keys)),
    ...(introspection && { introspection }),
  }
}

/** Data is kept in ordinary objects, in which a key `__proto__` would not be one. */
function refusePrototypeKeys(document: DocumentNode): void {
  visit(document, {
    Field({ alias }) {
      if (alias?.value === '__proto__') throw badInput('"__proto__" cannot be an alias')
    },
  })
}

function readVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  sent: Readonly<Data>,
): Data | readonly GraphQLError[] {
  const { errors } = getVariableValues(schema, variableDefinitions, sent, { maxErrors: 20, hideSuggestions: true })
  if (errors) return errors.map(({ message, nodes }) => badInput(message, nodes))
  const variables: Data = {}
  for (const { variable, defaultValue } of variableDefinitions) {
    const name = variable.name.value
    if (Object.hasOwn(sent, name)) variables[name] = sent[name]
    else if (defaultValue) variables[name] = valueFromASTUntyped(defaultValue)
  }
  return variables
}

function badInput(message: string, nodes?: GraphQLError['nodes']): GraphQLError {
  return new GraphQLError(message, { ...(nodes && { nodes }), extensions: { code: 'BAD_USER_INPUT' } })
}
