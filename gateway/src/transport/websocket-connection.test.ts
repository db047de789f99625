import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { it } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { log } from '../execute/graph.fixture.ts'
import { SocketConnection } from './websocket-connection.ts'

/** A connection whose client reads nothing of what it is sent. */
async function connectDeaf() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const connected = once(server, 'connection')
  const client = new WebSocket(`ws://127.0.0.1:${(await listening(server)).port}`)
  const [socket] = (await connected) as [WebSocket]
  await once(client, 'open')
  client.pause()
  return {
    socket,
    client,
    [Symbol.dispose]() {
      client.terminate()
      server.close()
    },
  }
}

async function listening(server: WebSocketServer): Promise<AddressInfo> {
  await once(server, 'listening')
  return server.address() as AddressInfo
}

it('ends what goes over it when it is closed, not when the client takes note: who was revoked carries no stream on', async () => {
  using deaf = await connectDeaf()
  const connection = new SocketConnection(deaf.socket, log)
  const ended: unknown[] = []
  const server = { opened: () => async (code?: number, reason?: string) => void ended.push(code, reason) }
  connection.open(server, {}, () => ended.push('forgotten'))
  connection.close(4403, 'Forbidden')
  assert.deepEqual(ended, ['forgotten', 4403, 'Forbidden'])
  assert.equal(deaf.socket.readyState, WebSocket.CLOSING)
  deaf.client.resume()
  await once(deaf.socket, 'close')
  assert.equal(ended.length, 3)
})

it('takes nothing more once it is closed: what would begin then would never end', async () => {
  using deaf = await connectDeaf()
  const connection = new SocketConnection(deaf.socket, log)
  const taken: string[] = []
  connection.onMessage(async (data) => void taken.push(data))
  deaf.client.send('before')
  await once(deaf.socket, 'message')
  connection.close(4403, 'Forbidden')
  deaf.client.send('after')
  await once(deaf.socket, 'message')
  assert.deepEqual(taken, ['before'])
  deaf.client.resume()
  await once(deaf.socket, 'close')
})
