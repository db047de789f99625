import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it } from 'node:test'
import { until } from '@agentic/testing/until'
import { WebSocket, WebSocketServer } from 'ws'
import { log } from '../execute/graph.fixture.ts'
import { SocketConnection } from './websocket-connection.ts'
import { KeepAlive } from './websocket-keep-alive.ts'

/** A connection whose client reads nothing of what it is sent. */
async function connectDeaf() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const connected = once(server, 'connection')
  const client = new WebSocket(`ws://127.0.0.1:${(await listening(server)).port}`)
  const [socket, { socket: stream }] = (await connected) as [WebSocket, IncomingMessage]
  await once(client, 'open')
  client.pause()
  return {
    socket,
    client,
    connection: (keepAlive = new KeepAlive()) => new SocketConnection({ socket, stream, keepAlive, requestId: 'r', log }),
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
  const connection = deaf.connection()
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
  const connection = deaf.connection()
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

it('writes events of any length as whole messages, between those of graphql-ws and in their order', async () => {
  using deaf = await connectDeaf()
  const connection = deaf.connection()
  const received: string[] = []
  deaf.client.on('message', (data, isBinary) => received.push(`${isBinary}${data}`))
  const sent: string[] = []
  const taken: number[] = []
  // Around the bounds of the three forms of a frame's length, and of what is copied.
  const lengths = [0, 10, 60, 61, 62, 63, 64, 125, 126, 127, 4_000, 4_096, 5_000, 65_450, 65_500, 65_536, 200_000]
  for (const [index, length] of lengths.entries()) {
    const id = index % 2 === 0 ? `${index}` : 'ä "quoted" \\ id'
    const json = JSON.stringify({ data: 'ü'.repeat(length) })
    connection.sendNext(id, Buffer.from(json), () => taken.push(index))
    sent.push(`false${JSON.stringify({ id, type: 'next', payload: JSON.parse(json) })}`)
    const between = JSON.stringify({ type: 'pong', payload: { index } })
    void connection.send(between)
    sent.push(`false${between}`)
  }
  deaf.client.resume()
  await until(() => received.length === sent.length)
  assert.deepEqual(received, sent)
  await until(() => taken.length === lengths.length)
})

it('takes an event from whoever sends it also when it is closed, so that nobody waits for it', async () => {
  using deaf = await connectDeaf()
  const connection = deaf.connection()
  connection.close(1012, 'Service restart')
  let isTaken = false
  connection.sendNext('1', Buffer.from('{}'), () => {
    isTaken = true
  })
  assert.equal(isTaken, true)
})

it('gives up a client that neither answers a ping nor reads, and no other', async () => {
  using deaf = await connectDeaf()
  using alive = await connectDeaf()
  alive.client.resume()
  const [lost, kept] = [deaf.connection(), alive.connection()]
  const server = { opened: () => async () => {} }
  for (const connection of [lost, kept]) connection.open(server, {}, () => {})
  const gone = once(deaf.socket, 'close')
  for (let round = 0; round < 3; round++) {
    const answered = once(alive.socket, 'pong')
    kept.checkAlive()
    await answered
    lost.checkAlive()
  }
  assert.deepEqual(await gone, [1006, Buffer.alloc(0)])
  assert.equal(lost.closeCode, 1006)
  assert.equal(kept.closeCode, undefined)
})

it('looks after each client once in 12 s, not after all at once, and after none that has gone', (test) => {
  test.mock.timers.enable({ apis: ['setInterval'] })
  const keepAlive = new KeepAlive()
  const checked: number[] = []
  const connections = Array.from({ length: 30 }, (_, index) => ({ checkAlive: () => void checked.push(index) }))
  for (const connection of connections) keepAlive.add(connection)
  keepAlive.delete(connections[0] as (typeof connections)[number])
  test.mock.timers.tick(1_000)
  assert.equal(checked.length, 2)
  test.mock.timers.tick(11_000)
  assert.deepEqual(
    checked.toSorted((one, other) => one - other),
    Array.from({ length: 29 }, (_, index) => index + 1),
  )
  for (const connection of connections) keepAlive.delete(connection)
  test.mock.timers.tick(24_000)
  assert.equal(checked.length, 29)
})
