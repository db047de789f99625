import { DomainError } from '@agentic/service/errors'
import type { FastifyInstance } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import type { KeySource } from '../authenticate/key-source.ts'

const FETCH_MS_MAX = 5_000

/** The public keys: of access tokens, for whoever verifies them; of signed callers, for the subgraphs. */
export function serveKeys(server: FastifyInstance, { jwks, callerJwks }: { jwks: KeySource; callerJwks: JSONWebKeySet }): void {
  server.get('/.well-known/caller-jwks.json', async (_, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(callerJwks),
  )
  server.get('/.well-known/jwks.json', async (_, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(await keysOf(jwks)),
  )
}

function keysOf(source: KeySource): unknown {
  if (source instanceof URL) return fetchKeys(source)
  return typeof source === 'function' ? source() : source
}

async function fetchKeys(url: URL): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS_MAX) })
    if (!response.ok) throw new Error(`${url} answered ${response.status}`)
    return await response.json()
  } catch (error) {
    throw new DomainError('SUBGRAPH_UNAVAILABLE', 'The keys cannot be fetched now', { cause: error })
  }
}
