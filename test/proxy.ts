import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands between a client and a server, and may keep the answer to itself. */
export interface TestProxy extends AsyncDisposable {
  readonly url: string
  /** Called when the server has answered a POST, before its client hears of it. */
  onAnswer: (path: string) => Promise<void>
}

export async function startProxy(target: string): Promise<TestProxy> {
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    const { 'content-type': type = '', authorization = '' } = request.headers
    const answer = await fetch(target, { method: 'POST', headers: { 'content-type': type, authorization }, body }).catch(
      () => null,
    )
    if (!answer) return void response.writeHead(502).end()
    const text = await answer.text()
    await proxy.onAnswer(request.url ?? '')
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(text)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: TestProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onAnswer: async () => {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
  return proxy
}
