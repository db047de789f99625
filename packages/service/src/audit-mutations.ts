import { actorOf, isIdentified } from '@agentic/caller/caller'
import { type AuditTrail, audited, idsIn } from '@agentic/postgres/audit'
import type { GraphQLSchema } from 'graphql'
import { DomainError } from './errors.ts'
import type { SubgraphRequest } from './subgraph.ts'

/** A mutation that was not done: for a subgraph in whose name somebody tries to get in. */
export interface RefusedMutation {
  /** The root field: `login`. */
  readonly field: string
  readonly error: DomainError
  readonly args: Readonly<Record<string, unknown>>
  readonly request: SubgraphRequest
}

export interface AuditOptions {
  /** Of the subgraph. */
  readonly name: string
  readonly requestOf: (context: unknown) => SubgraphRequest
  readonly onRefused?: ((refused: RefusedMutation) => Promise<void>) | undefined
}

/** Lets every mutation of a schema be noted in the audit log with what it changes. */
export function auditMutations(schema: GraphQLSchema, { name, requestOf, onRefused }: AuditOptions): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field
    if (!resolve) continue
    field.resolve = async (source, args, context, info) => {
      const request = requestOf(context)
      const trail = trailOf(`${name}.${field.name}`, args, request)
      try {
        return await audited(trail, async () => resolve(source, args, context, info))
      } catch (error) {
        // A refusal that changed something was noted with the change.
        if (error instanceof DomainError && !trail.refusal) await onRefused?.({ field: field.name, error, args, request })
        throw error
      }
    }
  }
}

function trailOf(action: string, args: unknown, { caller, requestId, clientAddress }: SubgraphRequest): AuditTrail {
  return {
    action,
    actor: isIdentified(caller) ? actorOf(caller) : null,
    apiKeyId: caller.kind === 'API_KEY' ? caller.keyId : null,
    requestId,
    clientAddress: clientAddress ?? null,
    ids: idsIn(args),
    isOpen: true,
  }
}
