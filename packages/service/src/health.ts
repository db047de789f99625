import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Log } from './log.ts'

const PROBE_MS_MAX = 1_000
const PROBED_FOR_MS = 1_000

export interface HealthOptions {
  /** @throws Error where something that the service needs does not answer */
  readonly ready: () => Promise<void>
  readonly log: Log
}

/**
 * `/health`: this process runs; it touches nothing. `/ready`: it can answer requests and wants more of them.
 * @returns what makes it want no more, while those that come are still answered
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
  // A connection that is kept would be used again, or hold up the close until its client lets go.
  server.addHook('onSend', async (_, reply) => {
    if (isDraining) reply.header('connection', 'close')
  })
  return {
    drain() {
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
  try {
    await Promise.race([ready(), tooLate()])
    return true
  } catch (error) {
    log.warn({ err: error }, 'Not ready')
    return false
  }
}

async function tooLate(): Promise<never> {
  await sleep(PROBE_MS_MAX, undefined, { ref: false })
  throw new Error(`No answer within ${PROBE_MS_MAX / 1_000} s`)
}
