import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { handleProtocols } from 'graphql-ws'

/** Of one message. */
const FRAME_BYTES_MAX = 64 * 1024

/** Has requests to upgrade pass the hooks of every other request. */
export async function acceptUpgrades(server: FastifyInstance): Promise<void> {
  await server.register(websocket, { options: { maxPayload: FRAME_BYTES_MAX, handleProtocols } })
  // Nobody reads from the connection of a refused upgrade any more: open, it would keep the server from ever stopping.
  server.addHook('onResponse', async ({ headers, raw }) => {
    if (headers.upgrade) raw.socket.destroySoon()
  })
}
