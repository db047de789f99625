import { type GraphQLSchema, isObjectType } from 'graphql'
import type { GatewayConfig } from '../config.ts'

/**
 * Fields that settings name and the supergraph does not have, as `PUBLIC_FIELDS: Query.nmae`: a wrong name opens, guards or limits
 * nothing, and says nothing either.
 */
export function unknownFields(
  { publicFields, guard }: Pick<GatewayConfig, 'publicFields' | 'guard'>,
  schema: GraphQLSchema,
): string[] {
  const named = {
    PUBLIC_FIELDS: publicFields,
    SENSITIVE_FIELDS: guard?.sensitiveFields ?? [],
    RATE_LIMIT_FIELDS: guard?.rateLimits?.fields.map(({ field }) => field) ?? [],
  }
  return Object.entries(named).flatMap(([setting, fields]) =>
    fields.filter((field) => !isThere(field, schema)).map((field) => `${setting}: ${field}`),
  )
}

function isThere(field: string, schema: GraphQLSchema): boolean {
  const [typeName = '', fieldName = ''] = field.split('.')
  const type = schema.getType(typeName)
  return isObjectType(type) && fieldName in type.getFields()
}
