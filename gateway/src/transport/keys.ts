import { DomainError } from '@agentic/service/errors'
import type { FastifyInstance } from 'fastify'
import type { JSONWebKeySet } from 'jose'

const FETCH_MS_MAX = 5_000

/** The public keys: of access tokens, for whoever verifies them; of signed callers, for the subgraphs. */
export function serveKeys(
  server: FastifyInstance,
  { jwks, callerJwks }: { jwks: URL | JSONWebKeySet; callerJwks: JSONWebKeySet },
): void {
  server.get('/.well-known/caller-jwks.json', async (_, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(callerJwks),
  )
  server.get('/.well-known/jwks.json', async (_, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(jwks instanceof URL ? await fetchKeys(jwks) : jwks),
  )
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
