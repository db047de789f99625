import { resolve } from 'node:path'
import type { LogOptions } from '@agentic/service/log'
import { readLogOptions } from '@agentic/service/service-config'
import { type ExpectedToken, readExpectedToken } from './authenticate/access-token.ts'
import { type Issuer, readIssuer } from './authenticate/issuer.ts'
import { readTokenIssuers, type TokenIssuerSetting } from './authenticate/token-issuer.ts'
import { DEFAULT_ACCESSES, type DefaultAccess } from './authorize/rules.ts'
import { type GuardConfig, readFields, readGuard } from './guard-config.ts'
import { PLANNER_CHOICES, type PlannerChoice } from './plan/planner.ts'
import type { PlanReaders } from './plan/show-plans.ts'
import { SettingsReader } from './settings/settings-reader.ts'
import { type PropagatedHeader, readCallerHeader, readPropagatedHeaders } from './subgraph/client-headers.ts'
import { readSubgraphTimeouts, type SubgraphTimeouts } from './subgraph/subgraph-timeouts.ts'
import { readSubgraphTls, type SubgraphTlsSetting } from './subgraph/subgraph-tls.ts'
import { readSubscriptionConfig, type SubscriptionConfig } from './subscribe/subscription-config.ts'
import { READY_NEEDS, type ReadyNeeds } from './watch/readiness.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What a gateway needs to know, whichever way it runs. */
export interface GatewayConfig {
  readonly host: string
  readonly port: number
  /** Root fields that are open to everybody, whatever rules they have. */
  readonly publicFields: readonly string[]
  /** Who may ask root fields without a rule; without it nobody. */
  readonly defaultAccess?: DefaultAccess
  /** What access tokens must say; without it as identity issues them. */
  readonly token?: ExpectedToken
  /** Whose tokens are taken beside those; without it nobody's. */
  readonly tokenIssuers?: readonly TokenIssuerSetting[]
  readonly planner?: PlannerChoice
  /** How long one plan may take; without it 10 s. */
  readonly planTimeoutMs?: number
  /** What subgraphs get of a client's headers; without it nothing. */
  readonly propagatedHeaders?: readonly PropagatedHeader[]
  /** Without it nobody. */
  readonly planReaders?: PlanReaders
  /** Without it: that of development. */
  readonly guard?: GuardConfig
  /** Without it: nothing is shared between callers. */
  readonly subscriptions?: SubscriptionConfig
  /** How long requests are still taken at the end, after `/ready` has said so. */
  readonly drainMs?: number
  /** Names of subgraphs that settings have, by the setting: those that a supergraph lacks are warned of. */
  readonly subgraphNames?: Readonly<Record<string, readonly string[]>>
  /** Which subgraphs must answer for `/ready` to say so; without it all. */
  readonly readyNeeds?: ReadyNeeds
  /** Of an OpenTelemetry collector; without it nothing is traced. */
  readonly tracesUrl?: string | undefined
}

/** Where a gateway that runs alone gets its supergraph. */
export type SupergraphPlace =
  | { readonly kind: 'FILE'; readonly path: string }
  | { readonly kind: 'COMPOSED'; readonly cachePath: string | undefined }

/** What it needs beside that when it runs alone. */
export interface StandaloneConfig extends GatewayConfig {
  readonly supergraph: SupergraphPlace
  readonly pollMs: number
  /** URLs of subgraphs by their names: those that are composed, or that are elsewhere than the supergraph says. */
  readonly subgraphs: Readonly<Record<string, string>>
  /** Those that serve subscriptions as Server-Sent Events; the others by graphql-transport-ws. */
  readonly sseSubgraphs: readonly string[]
  readonly jwksUrl: URL | undefined
  readonly issuer: Issuer
  readonly callerPrivateKey: string | undefined
  /** In which subgraphs get the signed caller. */
  readonly callerHeader: string
  readonly subgraphTls: SubgraphTlsSetting
  readonly subgraphTimeouts: SubgraphTimeouts
  readonly log: LogOptions
}

/**
 * @param path of the settings file, in place of `GATEWAY_CONFIG`
 * @throws ConfigError with every problem found
 */
export function readConfig(path?: string, environment: Environment = process.env): StandaloneConfig {
  const settings = new SettingsReader(path ? { ...environment, GATEWAY_CONFIG: path } : environment)
  const config = readSettings(settings)
  settings.done()
  return config
}

export function readSettings(settings: SettingsReader): StandaloneConfig {
  const config = readParts(settings)
  return { ...config, subgraphNames: subgraphNamesOf(config) }
}

/** A subgraph that is composed is known, whether it answers or not. */
function subgraphNamesOf({ supergraph, subgraphs, ...config }: StandaloneConfig): Readonly<Record<string, readonly string[]>> {
  const named = {
    SUBGRAPHS: Object.keys(subgraphs),
    PROPAGATED_HEADERS: config.propagatedHeaders?.flatMap(({ subgraph }) => subgraph ?? []) ?? [],
    SUBGRAPH_TIMEOUTS_MS: [...config.subgraphTimeouts.ownMs.keys()],
    SSE_SUBGRAPHS: config.sseSubgraphs,
  }
  if (supergraph.kind === 'FILE') return named
  const isUnknown = (name: string) => !Object.hasOwn(subgraphs, name)
  return Object.fromEntries(Object.entries(named).map(([setting, names]) => [setting, names.filter(isUnknown)]))
}

function readParts(settings: SettingsReader): StandaloneConfig {
  const subgraphs = readSubgraphs(settings)
  const jwksUrl = settings.optionalUrl('JWKS_URL')
  const callerHeader = readCallerHeader(settings)
  return {
    host: settings.string('HOST', '127.0.0.1'),
    port: settings.port('PORT', 4000),
    supergraph: readPlace(settings, subgraphs),
    pollMs: settings.integer('SUPERGRAPH_POLL_MS', 1_000, { min: 10 }),
    subgraphs,
    planner: settings.oneOf('GATEWAY_PLANNER', PLANNER_CHOICES, 'auto'),
    planTimeoutMs: settings.integer('PLAN_TIMEOUT_MS', 10_000, { min: 100 }),
    planReaders: settings.string('GATEWAY_PLAN_READERS', 'nobody'),
    jwksUrl: jwksUrl && URL.canParse(jwksUrl) ? new URL(jwksUrl) : undefined,
    ...readTokens(settings, jwksUrl),
    issuer: readIssuer(settings),
    defaultAccess: settings.oneOf('GATEWAY_DEFAULT_ACCESS', DEFAULT_ACCESSES, 'deny'),
    publicFields: readFields(settings, 'PUBLIC_FIELDS'),
    callerPrivateKey: settings.pem('CALLER_PRIVATE_KEY'),
    callerHeader,
    subgraphTls: readSubgraphTls(settings),
    subgraphTimeouts: readSubgraphTimeouts(settings),
    propagatedHeaders: readPropagatedHeaders(settings, callerHeader),
    guard: readGuard(settings),
    subscriptions: readSubscriptionConfig(settings),
    sseSubgraphs: settings.list('SSE_SUBGRAPHS'),
    drainMs: settings.integer('DRAIN_MS', 3_000),
    readyNeeds: settings.oneOf('READY_NEEDS', READY_NEEDS, 'all'),
    tracesUrl: settings.optionalUrl('OTEL_EXPORTER_OTLP_ENDPOINT'),
    log: readLogOptions(settings),
  }
}

function readTokens(settings: SettingsReader, jwksUrl: string | undefined) {
  const token = readExpectedToken(settings)
  return { token, tokenIssuers: readTokenIssuers(settings, { expected: token, isUsed: jwksUrl !== undefined }) }
}

function readPlace(settings: SettingsReader, subgraphs: Readonly<Record<string, string>>): SupergraphPlace {
  const path = settings.optional('SUPERGRAPH_PATH')
  const cachePath = settings.optional('SUPERGRAPH_CACHE_PATH')
  if (path) return { kind: 'FILE', path: resolve(path) }
  if (Object.keys(subgraphs).length === 0)
    settings.problem('SUPERGRAPH_PATH (a file) or SUBGRAPHS (name=url,name=url) is required')
  return { kind: 'COMPOSED', cachePath: cachePath && resolve(cachePath) }
}

function readSubgraphs(settings: SettingsReader): Readonly<Record<string, string>> {
  const subgraphs = settings.map('SUBGRAPHS')
  for (const [name, url] of Object.entries(subgraphs)) {
    if (!/^https?:/.test(url) || !URL.canParse(url)) settings.problem(`SUBGRAPHS: ${name} must have an http URL, got "${url}"`)
  }
  return subgraphs
}

/** `@apollo/gateway` reports usage to Apollo unless this is set, and can be told so in no other way. */
export function turnOffApolloReports(): void {
  process.env.APOLLO_TELEMETRY_DISABLED = 'true'
}
