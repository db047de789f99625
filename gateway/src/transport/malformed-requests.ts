import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answer } from './answer.ts'

type Refusal = readonly [status: number, message: string]

const UNREADABLE: Refusal = [400, 'This is no HTTP request that can be read']
// By the codes of Node.
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: [431, 'The URL and the header fields are too long together: send long operations by POST'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to come'],
}

/** What never becomes a request of a route, answered in the shape of all refusals. */
export const malformedRequests = {
  clientErrorHandler({ code = '' }: Error & { code?: string }, socket: Socket): void {
    const [status, message] = REFUSALS[code] ?? UNREADABLE
    // Whoever has gone is told nothing.
    if (code !== 'ECONNRESET' && socket.writable) socket.write(rawAnswer(status, message))
    socket.destroySoon()
  },
  frameworkErrors(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    answer(request, reply, refusalOf(`"${request.raw.url}" is no URL: operations are sent to /graphql`), 400)
  },
}

/** Refuses, before the body is read, what others on its way may have understood in another way than we do. */
export function refuseAmbiguous(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    const { host = '', 'content-encoding': encoding = 'identity' } = request.headers
    // Several are joined by commas (server.ts); RFC 9112, section 3.2.
    if (host.includes(',')) return answer(request, reply, refusalOf('One Host header must be sent, not several'), 400)
    if (encoding.toLowerCase() === 'identity') return
    reply.header('accept-encoding', 'identity')
    return answer(request, reply, refusalOf(`The body must come as it is: got "content-encoding: ${encoding}"`), 415)
  })
}

function refusalOf(message: string) {
  return { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] }
}

function rawAnswer(status: number, message: string): string {
  const body = JSON.stringify(refusalOf(message))
  const fields = [
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ]
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...fields, '', body].join('\r\n')
}
