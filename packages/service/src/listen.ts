import type { FastifyInstance } from 'fastify'

/** Somebody else listens where this process should. */
export class PortTakenError extends Error {
  constructor(port: number, cause: unknown) {
    super(`Port ${port} is taken: stop what listens there or set PORT to another`, { cause })
    this.name = 'PortTakenError'
  }
}

/** @throws PortTakenError */
export async function listen(
  server: Pick<FastifyInstance, 'listen'>,
  { host, port }: { host: string; port: number },
): Promise<URL> {
  try {
    return new URL(await server.listen({ host, port }))
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? new PortTakenError(port, error) : error
  }
}
