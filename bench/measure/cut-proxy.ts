import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands before a server and breaks the connections to it on demand, as a network does. */
export class CutProxy {
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer((client) => this.#join(client))
  readonly #port: number

  private constructor(target: URL) {
    this.#port = Number(target.port)
  }

  /** @param target `http://127.0.0.1:…/…` */
  static async start(target: string): Promise<{ readonly proxy: CutProxy; readonly url: string }> {
    const url = new URL(target)
    const proxy = new CutProxy(url)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    url.port = String((proxy.#server.address() as AddressInfo).port)
    return { proxy, url: url.href }
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  stop(): void {
    this.#server.close()
    this.cut()
  }

  #join(client: Socket): void {
    const server = connect(this.#port, '127.0.0.1')
    client.pipe(server).pipe(client)
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket)
      // What it was cut by: its end is told by the next event.
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
  }
}
