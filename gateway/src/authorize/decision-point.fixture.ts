// A policy decision point as a real HTTP server that speaks the Data API of Open Policy Agent, for the tests of this folder.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Question {
  readonly caller: Readonly<Record<string, unknown>> | null
  readonly policies: readonly string[]
}

export interface DecisionPoint extends AsyncDisposable {
  readonly url: string
  readonly asked: readonly Question[]
  /** What it answers with from now on. */
  answer: (question: Question, response: ServerResponse) => void
}

/** @param admits by it, until `answer` is replaced */
export async function startDecisionPoint(
  admits: (policy: string, caller: Question['caller']) => boolean,
): Promise<DecisionPoint> {
  const asked: Question[] = []
  const server = createServer(async (request, response) => {
    const { input } = JSON.parse(await text(request)) as { input: Question }
    asked.push(input)
    point.answer(input, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const point: DecisionPoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/data/gateway/admitted`,
    asked,
    answer: ({ caller, policies }, response) =>
      send(response, { result: Object.fromEntries(policies.map((policy) => [policy, admits(policy, caller)])) }),
    async [Symbol.asyncDispose]() {
      if (!server.listening) return
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return point
}

export function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body))
}
