// The least of a TCP load balancer: connections go in turn to the backends whose /ready says so.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

const PROBE_MS = 50

export interface Balancer extends AsyncDisposable {
  readonly url: string
  /** Resolves when it is ready. */
  add(url: string): Promise<void>
  remove(url: string): void
}

export async function startBalancer(): Promise<Balancer> {
  const backends = new Map<string, boolean>()
  const sockets = new Set<Socket>()
  let turn = 0

  async function probe(url: string): Promise<void> {
    const isReady = await fetch(new URL('/ready', url)).then(
      ({ ok }) => ok,
      () => false,
    )
    if (backends.has(url)) backends.set(url, isReady)
  }
  const probing = setInterval(() => void Promise.all([...backends.keys()].map(probe)), PROBE_MS)

  const server = createServer((client) => {
    const ready = [...backends].filter(([, isReady]) => isReady).map(([url]) => url)
    turn += 1
    const target = ready[turn % ready.length]
    if (!target) return client.destroy()
    const { hostname, port } = new URL(target)
    const backend = connect(Number(port), hostname)
    for (const [from, to] of [
      [client, backend],
      [backend, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => sockets.delete(from))
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async add(url) {
      backends.set(url, false)
      while (!backends.get(url)) await probe(url)
    },
    remove: (url) => void backends.delete(url),
    async [Symbol.asyncDispose]() {
      clearInterval(probing)
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
