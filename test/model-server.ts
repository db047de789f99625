import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One question to the model, held until it is answered. */
export interface ModelQuestion {
  /** The API key of who asks. */
  readonly key: string
  /** A piece of the answer, sent at once. */
  say(text: string): void
  /** The last piece, with the end. */
  answer(text: string): void
}

export interface ModelServer extends AsyncDisposable {
  readonly url: string
  readonly asked: number
  /** The next question, also one that was asked before this was called. */
  next(): Promise<ModelQuestion>
}

/** A server that speaks the streaming chat completions of the OpenAI protocol; the test gives its answers. */
export async function startModelServer(): Promise<ModelServer> {
  const waiting: ModelQuestion[] = []
  const readers: ((question: ModelQuestion) => void)[] = []
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    asked += 1
    const say = (text: string) => {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: text } }] }))
    }
    const question: ModelQuestion = {
      key: request.headers.authorization?.replace('Bearer ', '') ?? '',
      say,
      answer(text) {
        say(text)
        response.end(END)
      },
    }
    const reader = readers.shift()
    if (reader) reader(question)
    else waiting.push(question)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get asked() {
      return asked
    },
    async next() {
      return waiting.shift() ?? new Promise((resolve) => readers.push(resolve))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function chunk(fields: object): string {
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'm', ...fields })}\n\n`
}

const END = [
  chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  chunk({ choices: [], usage: { prompt_tokens: 120, completion_tokens: 8, total_tokens: 128 } }),
  'data: [DONE]\n\n',
].join('')
