import type { Log } from '@agentic/service/log'
import type { ExecutionResult } from 'graphql'
import { createAdmission } from './admit/admission.ts'
import type { RateLimiter } from './admit/rate/rate-limiter.ts'
import { createAuthorize } from './authorize/authorize.ts'
import type { Decide } from './authorize/policies.ts'
import { createRules } from './authorize/rules.ts'
import type { GatewayConfig } from './config.ts'
import { createExecutor } from './execute/executor.ts'
import type { Links } from './execute/run-plan.ts'
import { DEFAULT_GUARD } from './guard-config.ts'
import { showPlans } from './plan/show-plans.ts'
import { Quota } from './subscribe/quota.ts'
import { DEFAULT_SUBSCRIPTIONS } from './subscribe/subscription-config.ts'
import type { SubscriptionMetrics } from './subscribe/subscription-metrics.ts'
import { createSubscriptions } from './subscribe/subscriptions.ts'
import { type CountingExecutor, countUse } from './supergraph/operation-use.ts'
import type { Supergraph } from './supergraph/supergraph.ts'
import type { Metrics } from './transport/metrics.ts'
import { bytesOf, shown } from './transport/shown-result.ts'
import { createStages, type Stages } from './transport/stages.ts'
import { subgraphsReady } from './watch/readiness.ts'
import { createNameCheck } from './watch/unknown-names.ts'
import { watchLinks } from './watch/watched-links.ts'
import { watchPlanner } from './watch/watched-planner.ts'

/** What answers operations on one version of the supergraph. */
export interface Served {
  readonly stages: Stages
  readonly executor: CountingExecutor
  /** @throws Error where too few of its subgraphs answer */
  ready(): Promise<void>
}

export interface ServeOptions {
  readonly config: GatewayConfig
  readonly rateLimiter: RateLimiter | undefined
  readonly decide: Decide
  readonly metrics: Metrics
  readonly subscriptionMetrics: SubscriptionMetrics
  readonly log: Log
}

/** A valid operation's way: admit → authorize → plan → execute, or subscribe. Each version of the supergraph has its own. */
export function createServe({ config, rateLimiter, decide, metrics, subscriptionMetrics, log }: ServeOptions) {
  const { guard = DEFAULT_GUARD, subscriptions: subscriptionConfig = DEFAULT_SUBSCRIPTIONS } = config
  // Of a connection or a user, whichever version its subscriptions are on.
  const quota = new Quota(subscriptionConfig.quota)
  const checkNames = createNameCheck(config, log)
  const write = (event: ExecutionResult, requestId: string) => bytesOf(shown(event, log.child({ requestId })))

  return (unwatched: Supergraph, subgraphs: Links): Served => {
    const supergraph = { ...unwatched, planner: watchPlanner(unwatched.planner, metrics) }
    const links = watchLinks(subgraphs, metrics, log)
    const { schema } = supergraph
    checkNames(schema, Object.keys(links))
    const admission = createAdmission({ schema, limits: guard.limits, sensitiveFields: guard.sensitiveFields, rateLimiter })
    const rules = createRules(schema, config.defaultAccess)
    if (rules.hasPolicies && !guard.policyUrl)
      log.warn('The supergraph uses @policy, and without POLICY_URL those fields refuse everybody')
    const authorize = createAuthorize({ rules, publicFields: config.publicFields, decide })
    const executor = showPlans(countUse(createExecutor({ supergraph, links })), config.planReaders ?? 'nobody')
    const subscriptions = createSubscriptions({
      config: subscriptionConfig,
      quota,
      write,
      metrics: subscriptionMetrics,
      executor,
    })
    const stages = createStages({ admission, authorize, executor, subscriptions })
    return { stages, executor, ready: () => subgraphsReady(links, config.readyNeeds ?? 'all') }
  }
}
