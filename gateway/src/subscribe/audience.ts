import type { Caller } from '@agentic/caller/caller'
import { type DocumentNode, getNamedType, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { ExecutableOperation, OperationContext } from '../execute/executor.ts'

/**
 * Tells who else gets the very same events: operations with the same key can share one stream.
 * @param sharedFields `Type` or `Type.field`: those that answer every caller of a tenant with the same permissions alike.
 *   Subgraphs know the caller, and the gateway cannot know what they make of it: a wrong guess would show one user's
 *   answers to another. So an operation is shared between callers only where each of its fields is listed; every other
 *   one only between the connections of the same caller; and never where subgraphs get other headers of their clients.
 */
export function createAudience(sharedFields: readonly string[]): (operation: ExecutableOperation, by: Audience) => string {
  const shared = new Set(sharedFields)
  const cache = new WeakMap<DocumentNode, boolean>()

  function isShared({ document, schema }: ExecutableOperation): boolean {
    const known = cache.get(document)
    if (known !== undefined) return known
    let allShared = shared.size > 0
    const types = new TypeInfo(schema)
    const readField = () => {
      const parent = getNamedType(types.getParentType())?.name ?? ''
      const name = types.getFieldDef()?.name ?? ''
      if (!name.startsWith('__') && !shared.has(parent) && !shared.has(`${parent}.${name}`)) allShared = false
    }
    visit(document, visitWithTypeInfo(types, { Field: readField }))
    cache.set(document, allShared)
    return allShared
  }

  return (operation, { caller, clientHeaders }) => {
    const { text, shown, operationName, variables } = operation
    const audience = isShared(operation) ? sharedAudience(caller) : caller
    return JSON.stringify([audience, clientHeaders, operationName, text, shown?.text, variables], sortedKeys)
  }
}

type Audience = Pick<OperationContext, 'caller' | 'clientHeaders'>

function sharedAudience(caller: Caller): unknown {
  if (caller.kind === 'ANONYMOUS') return caller
  const { kind, tenantId, permissions } = caller
  return { kind, tenantId, permissions: [...permissions].sort() }
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}
