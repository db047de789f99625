import type { Log } from '@agentic/service/log'
import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql'
import type { GatewayConfig } from '../config.ts'

type Names = Readonly<Record<string, readonly string[]>>
type NamingConfig = Pick<GatewayConfig, 'publicFields' | 'guard' | 'subscriptions' | 'subgraphNames'>

/**
 * Warns of names in settings that a supergraph does not have, as `PUBLIC_FIELDS: Query.nmae`: a wrong name opens, guards or sets
 * nothing, and says nothing either. A later supergraph may have them; what it lacks as well is not said again.
 */
export function createNameCheck(config: NamingConfig, log: Log): (schema: GraphQLSchema, subgraphs: readonly string[]) => void {
  const warnOfFields = warnOnce(log, 'Settings name fields that this supergraph does not have')
  const warnOfSubgraphs = warnOnce(log, 'Settings name subgraphs that this supergraph does not have')
  const fields = fieldNames(config)
  const { subgraphNames = {} } = config
  return (schema, subgraphs) => {
    warnOfFields(unknownOf(fields, (field) => isThere(field, schema)))
    warnOfSubgraphs(
      unknownOf(subgraphNames, (name) => subgraphs.includes(name)),
      { subgraphs },
    )
  }
}

function fieldNames({ publicFields, guard, subscriptions }: NamingConfig): Names {
  return {
    PUBLIC_FIELDS: publicFields,
    SENSITIVE_FIELDS: guard?.sensitiveFields ?? [],
    RATE_LIMIT_FIELDS: guard?.rateLimits?.fields.map(({ field }) => field) ?? [],
    SHARED_FIELDS: subscriptions?.sharedFields ?? [],
  }
}

/** Says the same once, until something else is unknown. */
function warnOnce(log: Log, message: string): (unknown: readonly string[], there?: object) => void {
  let last = ''
  return (unknown, there) => {
    const next = unknown.join()
    if (unknown.length > 0 && next !== last) log.warn({ unknown, ...there }, message)
    last = next
  }
}

function unknownOf(names: Names, isKnown: (name: string) => boolean): string[] {
  return Object.entries(names).flatMap(([setting, named]) =>
    named.filter((name) => !isKnown(name)).map((name) => `${setting}: ${name}`),
  )
}

/** @param name `Type.field`, or `Type` for all its fields */
function isThere(name: string, schema: GraphQLSchema): boolean {
  const [typeName = '', fieldName] = name.split('.')
  const type = schema.getType(typeName)
  if (!isObjectType(type) && !isInterfaceType(type)) return false
  return fieldName === undefined || fieldName in type.getFields()
}
