import type { Introspect, ReadRevocations } from '@agentic/caller/introspection'
import { listen } from '@agentic/service/listen'
import type { Log } from '@agentic/service/log'
import type { JSONWebKeySet } from 'jose'
import { createFindDocument } from './admit/persisted/persisted-documents.ts'
import { createRateLimiter } from './admit/rate/rate-limiter.ts'
import { connectSharedState } from './admit/shared-state.ts'
import { OURS } from './authenticate/access-token.ts'
import { createAuthenticate, everybodyAnonymous } from './authenticate/authenticate.ts'
import type { KeySource } from './authenticate/key-source.ts'
import { RevocationList } from './authenticate/revocation.ts'
import { tokenIssuerOf } from './authenticate/token-issuer.ts'
import { createPolicies } from './authorize/policies.ts'
import type { GatewayConfig } from './config.ts'
import { DEFAULT_GUARD } from './guard-config.ts'
import { createServe } from './serve.ts'
import { DEFAULT_SUBSCRIPTIONS } from './subscribe/subscription-config.ts'
import { createSubscriptionMetrics } from './subscribe/subscription-metrics.ts'
import type { LinkFor } from './supergraph/link-pool.ts'
import { createLiveSupergraph } from './supergraph/live-supergraph.ts'
import type { SupergraphSource } from './supergraph/supergraph-source.ts'
import { warmUp } from './supergraph/warm-up.ts'
import { createHttp } from './transport/http.ts'
import { createLiveStages } from './transport/live-stages.ts'
import { createMetrics } from './transport/metrics.ts'
import { watchStages } from './watch/watched-stages.ts'

export interface GatewayParts {
  readonly config: GatewayConfig
  readonly supergraph: SupergraphSource
  /** The way to a subgraph of the supergraph; closed when no supergraph has it there any more. */
  readonly linkFor: LinkFor
  /** Keys of access tokens; without them, and other issuers, nobody is known and every credential is ignored. */
  readonly jwks: KeySource | undefined
  /** For API keys (RFC 7662); without it they are refused. */
  readonly introspect?: Introspect | undefined
  /** Without it an access token is good until it expires, whatever is revoked. */
  readonly readRevocations?: ReadRevocations | undefined
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

/**
 * A request's way: transport → authenticate → (`serve.ts`, on the supergraph that it was read for) admit → authorize → plan →
 * execute. @throws SupergraphRefused
 */
export async function createGateway(parts: GatewayParts): Promise<Gateway> {
  const { config, supergraph: source, jwks, introspect, readRevocations, callerJwks, log } = parts
  const { guard = DEFAULT_GUARD, subscriptions = DEFAULT_SUBSCRIPTIONS, drainMs = 0 } = config
  const metrics = createMetrics()
  const subscriptionMetrics = createSubscriptionMetrics(metrics.registry)
  const revocations = readRevocations && new RevocationList({ read: readRevocations, log })
  const own = jwks ? [{ expected: config.token ?? OURS, keys: jwks }] : []
  const issuers = [...own, ...(config.tokenIssuers ?? []).map((issuer) => tokenIssuerOf(issuer, log))]
  const authenticate = issuers.length > 0 ? createAuthenticate(issuers, { introspect, revocations }) : everybodyAnonymous
  const shared = await connectSharedState({ redisUrl: guard.redisUrl, log })
  const find = createFindDocument({ trusted: guard.trustedDocuments, admitted: guard.admittedDocuments, texts: shared.texts })
  const rateLimiter = guard.rateLimits && createRateLimiter(guard.rateLimits, shared.buckets, metrics.rateLimited)

  const { policyUrl: url, policyDecisionMs: decisionMs } = guard
  const decide = createPolicies({ url, decisionMs, log, onAsked: metrics.policiesAsked })
  const serve = createServe({ config, rateLimiter, decide, metrics, subscriptionMetrics, log })
  const onOffered = metrics.supergraphOffered
  const { planner, planTimeoutMs } = config
  const planning = { planner, planTimeoutMs }
  const linkFor: LinkFor = (place) => parts.linkFor(place, metrics.callsTo(place.name))
  const supergraph = createLiveSupergraph({ source, linkFor, serve, warmUp, onOffered, planning, log })
  await supergraph.start().catch(async (error) => {
    await shared.close()
    throw error
  })
  revocations?.start()

  const { server, stop } = await createHttp({
    guard,
    propagatedHeaders: config.propagatedHeaders ?? [],
    isTraced: config.tracesUrl !== undefined,
    outboxLimits: subscriptions.outbox,
    metrics,
    subscriptionMetrics,
    drainMs,
    supergraph,
    stages: watchStages(createLiveStages(supergraph), metrics),
    authenticate,
    find,
    rateLimiter,
    ready: async () => supergraph.versionOf(supergraph.current().schema).served.ready(),
    jwks: jwks ?? { keys: [] },
    callerJwks,
    log,
  })
  return {
    async listen() {
      const { origin, port } = await listen(server, config)
      return { url: `${origin}/graphql`, port: Number(port || 80) }
    },
    async stop() {
      await stop()
      await revocations?.stop()
      await supergraph.stop()
      await shared.close()
    },
  }
}
