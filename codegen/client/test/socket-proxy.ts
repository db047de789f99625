import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface SocketProxy extends AsyncDisposable {
  readonly url: string
  /** WebSockets that were opened through it so far. */
  readonly opened: number
  /** WebSockets that are open now. */
  readonly open: number
  /** Tears every WebSocket, as a network does that goes away. */
  cut(): void
  /** From now on WebSockets stay open and nothing passes, as a network that lost the way back; new ones work. */
  freeze(): void
  /** Tears everything and lets nothing in, until it comes back. */
  vanish(): void
  comeBack(): void
}

/** Stands between a client and the platform, on TCP. */
export async function startSocketProxy(target: string): Promise<SocketProxy> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<readonly [Socket, Socket]>()
  const webSockets = new Set<readonly [Socket, Socket]>()
  let opened = 0
  let isGone = false
  const server = createServer((client) => {
    if (isGone) return client.destroy()
    const upstream = connect(Number(port), hostname)
    const pair = [client, upstream] as const
    pairs.add(pair)
    // A connection that was used for requests may become a WebSocket.
    client.on('data', (data) => {
      if (webSockets.has(pair) || !/^upgrade: websocket/im.test(data.toString('latin1'))) return
      opened += 1
      webSockets.add(pair)
    })
    client.pipe(upstream).pipe(client)
    for (const socket of pair) {
      socket.on('error', () => tear(pair))
      socket.on('close', () => tear(pair))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  function tear(pair: readonly [Socket, Socket]): void {
    pairs.delete(pair)
    webSockets.delete(pair)
    for (const socket of pair) socket.destroy()
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    get opened() {
      return opened
    },
    get open() {
      return webSockets.size
    },
    cut: () => webSockets.forEach(tear),
    freeze() {
      for (const [client, upstream] of webSockets) {
        client.unpipe(upstream)
        upstream.unpipe(client)
      }
    },
    vanish() {
      isGone = true
      pairs.forEach(tear)
    },
    comeBack() {
      isGone = false
    },
    async [Symbol.asyncDispose]() {
      pairs.forEach(tear)
      server.close()
      await once(server, 'close')
    },
  }
}
