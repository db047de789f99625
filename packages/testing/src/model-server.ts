import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ModelServer extends AsyncDisposable {
  /** For MODEL_BASE_URL. */
  readonly url: string
}

/** A server that speaks the OpenAI protocol and answers every question with these pieces of text, each when it comes. */
export async function startModelServer(
  pieces: () => Iterable<string> | AsyncIterable<string>,
  tokens: { input: number; output: number },
): Promise<ModelServer> {
  const server = createServer(async (request, response) => {
    await request.toArray()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for await (const content of pieces())
      send(response, [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }])
    send(response, [{ index: 0, delta: {}, finish_reason: 'stop' }])
    const { input, output } = tokens
    send(response, [], { prompt_tokens: input, completion_tokens: output, total_tokens: input + output })
    response.end('data: [DONE]\n\n')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function send(response: ServerResponse, choices: readonly object[], usage?: object): void {
  response.write(`data: ${JSON.stringify({ id: '1', created: 1, model: 'test', choices, ...(usage && { usage }) })}\n\n`)
}
