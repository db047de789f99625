import type { IncomingMessage } from 'node:http'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { handleProtocols } from 'graphql-ws'

/** Of one message. */
const FRAME_BYTES_MAX = 64 * 1024

/** What else is asked to be upgraded (`h2c`, by many clients as a matter of course) is answered as if it was not. */
export function isSocketUpgrade({ method, url = '', headers }: IncomingMessage): boolean {
  return method === 'GET' && /^\/graphql(\?|$)/.test(url) && headers.upgrade?.toLowerCase() === 'websocket'
}

/** Has requests to upgrade pass the hooks of every other request. */
export async function acceptUpgrades(server: FastifyInstance): Promise<void> {
  await server.register(websocket, { options: { maxPayload: FRAME_BYTES_MAX, handleProtocols } })
  // What was made to answer the request would live as long as the socket, which is not answered through it.
  server.addHook('preHandler', async ({ ws, raw }, reply) => {
    if (ws) reply.raw.detachSocket(raw.socket)
  })
  // Nobody reads from the connection of a refused upgrade any more: open, it would keep the server from ever stopping.
  server.addHook('onResponse', async ({ raw }) => {
    if (raw.headers.upgrade && isSocketUpgrade(raw)) raw.socket.destroySoon()
  })
}
