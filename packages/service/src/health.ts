import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Log } from './log.ts'

const PROBE_MS_MAX = 2_000

export interface HealthOptions {
  /** @throws Error where something that the service needs does not answer */
  readonly ready: () => Promise<void>
  readonly log: Log
}

/**
 * `/health` touches nothing: the process runs. `/ready` asks what the service needs, within 2 s, and answers 503 from
 * the moment of `drain`, while requests are still served: whoever spreads them turns to another process.
 */
export function serveHealth(server: FastifyInstance, { ready, log }: HealthOptions): { drain(): void } {
  let draining = false
  server.get('/health', async () => ({ status: 'ok' }))
  server.get('/ready', async (_, reply) => {
    if (draining) return reply.code(503).send({ status: 'draining' })
    try {
      await Promise.race([ready(), tooSlow()])
      return { status: 'ok' }
    } catch (error) {
      log.warn({ err: error }, 'Not ready')
      return reply.code(503).send({ status: 'unavailable' })
    }
  })
  // A connection that is kept would be used again, or hold up the close until its client lets go.
  server.addHook('onSend', async (_, reply) => {
    if (draining) reply.header('connection', 'close')
  })
  return {
    drain() {
      draining = true
    },
  }
}

async function tooSlow(): Promise<never> {
  await sleep(PROBE_MS_MAX, undefined, { ref: false })
  throw new Error(`No answer within ${PROBE_MS_MAX / 1_000} s`)
}
