import { createHash } from 'node:crypto'
import { type Caller, isIdentified } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import { GraphQLError } from 'graphql'
import type { Manifest } from './manifest.ts'
import type { TextStore } from './text-store.ts'

/** How a request names its document: by its text, by its id, or by both. */
export interface DocumentRequest {
  readonly query?: string | undefined
  /** GraphQL over HTTP, appendix A. */
  readonly documentId?: string | undefined
  /** Of Apollo's clients: `persistedQuery: { version: 1, sha256Hash }`. */
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined
}

export interface FoundDocument {
  readonly text: string
  /** Keeps it for those who send its hash alone; to be called once it has proved valid. */
  readonly keep?: () => Promise<void>
}

export interface PersistedDocumentsOptions {
  readonly trusted: Manifest
  /** `TRUSTED`: documents that are not in the manifest are refused. Services are the platform itself. */
  readonly admitted: 'ALL' | 'TRUSTED'
  readonly texts: TextStore
}

/**
 * Finds the document of a request: a trusted one by its id, or an automatically persisted one of the caller's tenant.
 * Resolves to nothing where the request names none.
 * @throws DomainError; GraphQLError with the codes that Apollo's clients understand
 */
export type FindDocument = (request: DocumentRequest, caller: Caller) => Promise<FoundDocument | undefined>

export function createFindDocument({ trusted, admitted, texts }: PersistedDocumentsOptions): FindDocument {
  const trustedTexts = new Set(trusted.values())
  return async (request, caller) => {
    const { query } = request
    const id = idOf(request)
    const trustedText = id === undefined ? undefined : trusted.get(id)
    if (trustedText !== undefined) return { text: trustedText }
    if (admitted === 'TRUSTED' && caller.kind !== 'SERVICE')
      return query === undefined && id === undefined ? undefined : onlyTrusted(query)
    if (id === undefined) return query === undefined ? undefined : { text: query }
    return automatic(id, query, caller)
  }

  function onlyTrusted(query: string | undefined): FoundDocument {
    if (query !== undefined && trustedTexts.has(query)) return { text: query }
    throw new DomainError('FORBIDDEN', 'Only the documents of the manifest are answered here: add this one to it')
  }

  /** Tenants do not share them: whether a document is known tells what others ask. */
  async function automatic(hash: string, query: string | undefined, caller: Caller): Promise<FoundDocument> {
    if (!isIdentified(caller)) {
      if (query !== undefined) return { text: query }
      throw persistedError('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED')
    }
    const key = `${caller.tenantId}:${hash}`
    if (query === undefined) {
      const text = await texts.get(key)
      if (text === undefined) throw persistedError('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND')
      return { text }
    }
    const computed = createHash('sha256').update(query).digest('hex')
    if (computed !== hash)
      throw new DomainError('BAD_USER_INPUT', `The hash of the document is ${computed}, got ${hash.slice(0, 64)}`)
    return query.length > KEPT_LENGTH_MAX ? { text: query } : { text: query, keep: () => texts.set(key, query) }
  }
}

// A longer one is sent again each time, so that many of them do not fill the memory.
const KEPT_LENGTH_MAX = 64 * 1024

function idOf({ documentId, extensions }: DocumentRequest): string | undefined {
  const { sha256Hash } = (extensions?.persistedQuery ?? {}) as { sha256Hash?: unknown }
  const id = documentId ?? (typeof sha256Hash === 'string' ? sha256Hash : undefined)
  return id?.replace(/^sha256:/, '')
}

function persistedError(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}
