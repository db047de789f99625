import type { Log } from '@agentic/service/log'
import type { FastifyInstance } from 'fastify'

const PROBE_MS_MAX = 1_000
const PROBED_FOR_MS = 1_000

export interface HealthOptions {
  /** @throws Error where something that the gateway needs does not answer. */
  readonly ready: () => Promise<void>
  readonly log: Log
}

/**
 * `/health`: this process runs; it touches nothing. `/ready`: it can answer requests and wants more of them.
 * @returns what makes it want no more
 */
export function serveHealth(server: FastifyInstance, { ready, log }: HealthOptions): { drain(): void } {
  let isDraining = false
  const probe = cachedProbe(ready, log)

  server.get('/health', async () => ({ status: 'ok' }))
  server.get('/ready', async (_, reply) => {
    if (isDraining) return reply.code(503).send({ status: 'draining' })
    if (await probe()) return { status: 'ok' }
    return reply.code(503).send({ status: 'unavailable' })
  })
  // Whoever keeps a connection open is told to make its next one, which a balancer sends elsewhere.
  server.addHook('onSend', async (_, reply) => {
    if (isDraining) reply.header('connection', 'close')
  })
  return {
    drain: () => {
      isDraining = true
    },
  }
}

/** However many ask, one probe a second; one that hangs has failed. */
function cachedProbe(ready: () => Promise<void>, log: Log): () => Promise<boolean> {
  let last: { readonly isReady: Promise<boolean>; readonly until: number } | undefined
  return () => {
    if (!last || last.until < performance.now()) last = { isReady: probed(ready, log), until: performance.now() + PROBED_FOR_MS }
    return last.isReady
  }
}

async function probed(ready: () => Promise<void>, log: Log): Promise<boolean> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`No answer within ${PROBE_MS_MAX} ms`)), PROBE_MS_MAX)
  try {
    await Promise.race([ready(), late])
    return true
  } catch (error) {
    log.warn({ err: error }, 'Not ready')
    return false
  } finally {
    clearTimeout(timer)
  }
}
