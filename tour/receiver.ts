import { on, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { TourProblem } from './problem.ts'

export interface Delivered {
  readonly type: string
  readonly timestamp: string
  readonly data: { readonly runId?: string }
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** The first delivery that tells of this run, also one that came before this was called. @throws TourProblem where a signature is not valid */
  deliveryOf(runId: string, secret: string): Promise<Delivered>
}

/** Takes webhooks on this machine. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer().listen(0, '127.0.0.1')
  const requests = on(server, 'request') as AsyncIterableIterator<[IncomingMessage, ServerResponse]>
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    async deliveryOf(runId, secret) {
      for await (const [request, response] of requests) {
        const delivered = verified(secret, request, (await request.toArray()).join(''))
        response.writeHead(204).end()
        if (delivered.data.runId === runId) return delivered
      }
      throw new Error('The receiver was closed')
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function verified(secret: string, { headers }: IncomingMessage, body: string): Delivered {
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Delivered
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    throw new TourProblem(`The signature of a delivery is not valid: ${error.message}`)
  }
}
