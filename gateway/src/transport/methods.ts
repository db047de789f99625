import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answer } from './answer.ts'

const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const

/** Has OPTIONS tell what a URL takes, whether a browser asks for a page or anybody else; CORS answers it. */
export function tellMethods(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'OPTIONS') return
    const taken = takenAt(server, request)
    if (taken.length === 0) return refuseUrl(request, reply)
    reply.header('allow', allow(taken))
  })
}

/** Answers what no route takes, before its body is read: 405 where the URL takes other methods, 404 where it takes none. */
export function refuseOtherMethods(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return
    const taken = takenAt(server, request)
    if (taken.length === 0) return refuseUrl(request, reply)
    reply.header('allow', allow(taken))
    return refuse(request, reply, [405, 'BAD_USER_INPUT', `${request.method} is not allowed here: send ${taken.join(' or ')}`])
  })
}

function takenAt(server: FastifyInstance, request: FastifyRequest): readonly string[] {
  return METHODS.filter((method) => server.hasRoute({ method, url: pathOf(request) }))
}

function allow(taken: readonly string[]): string {
  return [...taken, 'OPTIONS'].join(', ')
}

function refuseUrl(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return refuse(request, reply, [404, 'NOT_FOUND', `There is nothing at ${pathOf(request)}: operations are sent to /graphql`])
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  [status, code, message]: [status: number, code: string, message: string],
): FastifyReply {
  return answer(request, reply, { errors: [{ message, extensions: { code } }] }, status)
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? ''
}
