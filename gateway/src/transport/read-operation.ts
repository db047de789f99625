import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql'
import type { DocumentRequest, FindDocument } from '../admit/persisted/persisted-documents.ts'
import type { RateLimiter } from '../admit/rate/rate-limiter.ts'
import { REFUSED_COST } from '../admit/rate/rate-limits.ts'
import type { OperationContext } from '../execute/executor.ts'
import { turn } from '../plan/turn.ts'
import type { Documents } from './documents.ts'

/** A valid document, and the schema that it is valid for. */
export interface ReadDocument {
  readonly text: string
  readonly document: DocumentNode
  readonly schema: GraphQLSchema
}

/**
 * From what a client sends to a document that may be run. Resolves to the reasons where it is not valid, to nothing where
 * there is none.
 * @throws DomainError or GraphQLError
 */
export type ReadOperation = (
  request: DocumentRequest,
  context: OperationContext,
) => Promise<ReadDocument | readonly GraphQLError[] | undefined>

export interface ReadOperationOptions {
  readonly find: FindDocument
  readonly documentsFor: (context: OperationContext) => Documents
  readonly rateLimiter?: RateLimiter | undefined
}

export function createReadOperation({ find, documentsFor, rateLimiter }: ReadOperationOptions): ReadOperation {
  const turns = new Map<string, Promise<void>>()

  /** One for all who send the same text, so that none of them is overtaken by who sends it when it is known. */
  function turnFor(text: string): Promise<void> {
    const waiting = turns.get(text) ?? turn().then(() => void turns.delete(text))
    turns.set(text, waiting)
    return waiting
  }

  return async (request, context) => {
    const found = await find(request, context.caller)
    if (!found) return undefined
    const { schema, isKnown, read } = documentsFor(context)
    if (!isKnown(found.text)) await turnFor(found.text)
    const document = read(found.text)
    if ('kind' in document) {
      await found.keep?.()
      return { text: found.text, document, schema }
    }
    await rateLimiter?.charge(REFUSED_COST, [], context)
    return document
  }
}

export function isRefused(read: ReadDocument | readonly GraphQLError[] | undefined): read is readonly GraphQLError[] {
  return Array.isArray(read)
}
