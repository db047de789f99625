import { DomainError } from '@agentic/service/errors'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { ExecutableOperation } from '../execute/executor.ts'
import { costOf, type OperationCost } from './cost.ts'
import type { Limits } from './limits.ts'
import { refuseLongLists } from './list-items.ts'
import { refuseDeepVariables } from './nesting.ts'
import { tooComplex } from './too-complex.ts'
import { readWeights } from './weights.ts'

/** What an admitted operation may cost, and which root fields it asks for (`Mutation.login`), each time that it does. */
export interface Admitted {
  readonly cost: OperationCost
  readonly expectedCost: number
  readonly rootFields: readonly string[]
}

/**
 * Judges a valid operation with its variables; what depends on its text alone is worked out once.
 * @throws DomainError QUERY_TOO_COMPLEX or BAD_USER_INPUT
 */
export type Admit = (operation: ExecutableOperation) => Admitted

export interface AdmitOptions {
  /** With the directives of the supergraph on its AST nodes. */
  readonly schema: GraphQLSchema
  readonly limits: Limits
  /** Root fields of which one operation may ask for one, once: each is a guess at a secret. */
  readonly sensitiveFields: readonly string[]
}

interface Judged {
  readonly cost: OperationCost
  readonly rootFields: readonly string[]
  readonly checkVariables: ((variables: Readonly<Record<string, unknown>>) => void) | undefined
}

export function createAdmit({ schema: supergraphSchema, limits, sensitiveFields }: AdmitOptions): Admit {
  const weights = readWeights(supergraphSchema)
  const sensitive = new Set(sensitiveFields)
  const judged = new WeakMap<OperationDefinitionNode, Judged | DomainError>()

  function judge({ document, schema }: ExecutableOperation, operation: OperationDefinitionNode): Judged {
    const rootFields = rootFieldsOf(document, operation, schema)
    refuseSeveral(rootFields.filter((field) => sensitive.has(field)))
    const checkVariables = refuseLongLists(document, operation, schema, limits.listItemsMax)
    return { cost: costOf(document, operation, supergraphSchema, weights), rootFields, checkVariables }
  }

  function judgedOnce(operation: ExecutableOperation): Judged {
    // By what a name means, never by the name: that is the client's, who can send any number of them.
    const definition = operationOf(operation)
    const known = judged.get(definition) ?? verdictOf(() => judge(operation, definition))
    judged.set(definition, known)
    if (known instanceof DomainError) throw known
    return known
  }

  return (operation) => {
    const { cost, rootFields, checkVariables } = judgedOnce(operation)
    refuseDeepVariables(operation.variables)
    checkVariables?.(operation.variables)
    const expectedCost = cost.expected(operation.variables)
    if (expectedCost > limits.costMax) {
      throw tooComplex('The operation', `up to ${expectedCost} units of cost`, limits.costMax, 'ask for fewer items or fields')
    }
    return { cost, expectedCost, rootFields }
  }
}

function operationOf({ document, operationName }: ExecutableOperation): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName)
  if (!operation) throw new DomainError('BAD_USER_INPUT', 'Name the operation to run')
  return operation
}

function verdictOf(judge: () => Judged): Judged | DomainError {
  try {
    return judge()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

/** Each as often as it is asked for, under whatever alias. */
function rootFieldsOf({ definitions }: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema): string[] {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const each of definitions) if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each)
  const rootType = schema.getRootType(operation.operation)?.name ?? ''
  const fieldsOf = ({ selections }: SelectionSetNode): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [`${rootType}.${selection.name.value}`]
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      return fragment ? fieldsOf(fragment.selectionSet) : []
    })
  return fieldsOf(operation.selectionSet)
}

function refuseSeveral(fields: readonly string[]): void {
  if (fields.length <= 1) return
  throw tooComplex('The operation', `${fields.length} of ${[...new Set(fields)].join(', ')}`, 1, 'send several')
}
