import type { Log } from '@agentic/service/log'
import type { JSONWebKeySet } from 'jose'
import { createAuthenticate } from './authenticate/authenticate.ts'
import { createAuthorize } from './authorize/authorize.ts'
import { createRules } from './authorize/rules.ts'
import type { GatewayConfig } from './config.ts'
import { createExecutor } from './execute/executor.ts'
import type { SubgraphLink } from './subgraph/link.ts'
import { readSupergraph } from './supergraph/supergraph.ts'
import { createHttp } from './transport/http.ts'
import { createStages } from './transport/stages.ts'

export interface GatewayParts {
  readonly config: GatewayConfig
  readonly supergraphSdl: string
  /** By the name of the subgraph in the supergraph; their owner closes them. */
  readonly links: Readonly<Record<string, SubgraphLink>>
  /** Keys of access tokens. */
  readonly jwks: URL | JSONWebKeySet
  /** Keys of signed callers, which subgraphs in other processes fetch here. */
  readonly callerJwks: JSONWebKeySet
  readonly log: Log
}

export interface Gateway {
  /** @throws PortTakenError */
  listen(): Promise<{ url: string; port: number }>
  /** Takes no new request, ends those in hand, closes the sockets. */
  stop(): Promise<void>
}

/** A request's way: transport → authenticate → admit → authorize → plan → execute. */
export async function createGateway({ config, supergraphSdl, links, jwks, callerJwks, log }: GatewayParts): Promise<Gateway> {
  const supergraph = readSupergraph(supergraphSdl)
  const authenticate = createAuthenticate(jwks)
  const authorize = createAuthorize({ rules: createRules(supergraph.schema), publicFields: config.publicFields })
  const executor = createExecutor({ supergraph, links })
  const stages = createStages({ authorize, executor })
  const { server, stop } = await createHttp({ supergraph, stages, authenticate, jwks, callerJwks, log })
  return {
    async listen() {
      try {
        const address = new URL(await server.listen({ host: config.host, port: config.port }))
        return { url: `${address.origin}/graphql`, port: Number(address.port || 80) }
      } catch (error) {
        throw isPortTaken(error) ? new PortTakenError(config.port, error) : error
      }
    },
    stop,
  }
}

/** Somebody else listens where the gateway should. */
export class PortTakenError extends Error {
  constructor(port: number, cause: unknown) {
    super(`Port ${port} is taken: stop what listens there or set PORT to another`, { cause })
    this.name = 'PortTakenError'
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
