import type { DomainError } from '@agentic/service/errors'
import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { tooComplex } from './too-complex.ts'

type Variables = Readonly<Record<string, unknown>>

/**
 * Bounds the lists that are given as arguments or inside of them; a JSON scalar is one value, whatever is in it.
 * @returns what checks the variables of a request; nothing where none of them can hold a list
 * @throws DomainError QUERY_TOO_COMPLEX for a list that is written out
 */
export function refuseLongLists(
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
  schema: GraphQLSchema,
  itemsMax: number,
): ((variables: Variables) => void) | undefined {
  refuseLongLiterals(document, schema, itemsMax)
  const holders = variableDefinitions.flatMap(({ variable, type: node }) => {
    // A valid document declares variables of input types only.
    const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined
    return type && canHoldList(type) ? [{ name: variable.name.value, type }] : []
  })
  if (holders.length === 0) return undefined
  return (variables) => {
    for (const { name, type } of holders) refuseLong(variables[name], type, `$${name}`, itemsMax)
  }
}

function refuseLongLiterals(document: DocumentNode, schema: GraphQLSchema, itemsMax: number): void {
  const typeInfo = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Argument({ name, value }) {
        const type = typeInfo.getInputType()
        if (type) refuseLongLiteral(value, type, name.value, itemsMax)
        return false
      },
      VariableDefinition({ variable, defaultValue }) {
        const type = typeInfo.getInputType()
        if (type && defaultValue) refuseLongLiteral(defaultValue, type, `$${variable.name.value}`, itemsMax)
        return false
      },
    }),
  )
}

function refuseLongLiteral(value: ValueNode, type: GraphQLInputType, path: string, itemsMax: number): void {
  const nullable = getNullableType(type)
  if (isListType(nullable) && value.kind === Kind.LIST) {
    if (value.values.length > itemsMax) throw tooLong(path, value.values.length, itemsMax)
    for (const item of value.values) refuseLongLiteral(item, nullable.ofType, path, itemsMax)
  } else if (isInputObjectType(nullable) && value.kind === Kind.OBJECT) {
    const fields = nullable.getFields()
    for (const { name, value: below } of value.fields) {
      const field = fields[name.value]
      if (field) refuseLongLiteral(below, field.type, `${path}.${name.value}`, itemsMax)
    }
  } else if (isListType(nullable)) {
    refuseLongLiteral(value, nullable.ofType, path, itemsMax)
  }
}

function refuseLong(value: unknown, type: GraphQLInputType, path: string, itemsMax: number): void {
  const nullable = getNullableType(type)
  if (isListType(nullable)) {
    // One item stands for a list of one.
    const items: readonly unknown[] = Array.isArray(value) ? value : [value]
    if (items.length > itemsMax) throw tooLong(path, items.length, itemsMax)
    for (const item of items) refuseLong(item, nullable.ofType, path, itemsMax)
  } else if (isInputObjectType(nullable) && typeof value === 'object' && value !== null) {
    for (const field of Object.values(nullable.getFields())) {
      refuseLong((value as Variables)[field.name], field.type, `${path}.${field.name}`, itemsMax)
    }
  }
}

function canHoldList(type: GraphQLInputType, seen = new Set<GraphQLInputType>()): boolean {
  const nullable = getNullableType(type)
  if (isListType(nullable)) return true
  if (!isInputObjectType(nullable) || seen.has(nullable)) return false
  seen.add(nullable)
  return Object.values(nullable.getFields()).some((field) => canHoldList(field.type, seen))
}

function tooLong(path: string, got: number, max: number): DomainError {
  return tooComplex(`The list ${path}`, `${got} items`, max, 'send several')
}
