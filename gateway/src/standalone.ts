// Run by main.ts: from settings to a gateway that listens.
import { type CallerSigner, createCallerSigner } from '@agentic/caller/signed-caller'
import { ConfigError } from '@agentic/service/env-reader'
import { StopStack, stopOnSignal } from '@agentic/service/lifecycle'
import { PortTakenError } from '@agentic/service/listen'
import { createLog, type Log } from '@agentic/service/log'
import { createIssuerClient } from './authenticate/issuer.ts'
import { readConfig, type StandaloneConfig } from './config.ts'
import { createGateway } from './gateway.ts'
import { createHttpLink } from './subgraph/http-link.ts'
import { type TlsSource, watchTls } from './subgraph/watched-tls.ts'
import type { LinkFor } from './supergraph/link-pool.ts'
import { supergraphFile } from './supergraph/supergraph-file.ts'
import { SupergraphRefused, type SupergraphSource } from './supergraph/supergraph-source.ts'
import { startTracing } from './watch/tracing.ts'

try {
  const config = readConfig(process.argv[2])
  const log = createLog('gateway', config.log)
  await stopOnSignal(start(config, log), log)
} catch (error) {
  // What whoever starts it can put right needs no stack.
  const isTheirs = error instanceof ConfigError || error instanceof PortTakenError || error instanceof SupergraphRefused
  console.error(isTheirs ? error.message : error)
  process.exit(1)
}

async function start(config: StandaloneConfig, log: Log): Promise<StopStack> {
  const knowsNobody = !config.jwksUrl && !config.tokenIssuers?.length
  if (knowsNobody && config.defaultAccess === 'deny') {
    log.warn(
      'Root fields without a rule are refused to everybody, and without JWKS_URL all others too: see GATEWAY_DEFAULT_ACCESS',
    )
  }
  const running = new StopStack()
  try {
    if (config.tracesUrl) {
      const tracing = await startTracing(config.tracesUrl)
      running.push(() => tracing.stop())
    }
    const signer = await createCallerSigner({ privateKey: config.callerPrivateKey })
    const tls = watchTls(config.subgraphTls, { log })
    running.push(() => tls.stop())
    const linkFor = linksOf(config, signer, tls)
    const supergraph = await sourceOf(config, linkFor, log)
    const gateway = await createGateway({
      config,
      supergraph,
      linkFor,
      jwks: config.jwksUrl,
      ...createIssuerClient(config.issuer),
      callerJwks: signer.jwks,
      log,
    })
    running.push(() => gateway.stop())
    const { url } = await gateway.listen()
    log.info(`The gateway listens on ${url}`)
    return running
  } catch (error) {
    await running.stop()
    throw error
  }
}

function linksOf(config: StandaloneConfig, signer: CallerSigner, tls: TlsSource): LinkFor {
  const { subgraphs, sseSubgraphs, callerHeader, propagatedHeaders = [], subgraphTimeouts } = config
  return ({ name, url: placed }, watch) => {
    const url = subgraphs[name] ?? placed
    if (!URL.canParse(url)) throw new Error(`The subgraph ${name} has no URL in the supergraph: set SUBGRAPHS=${name}=http://…`)
    const subscriptions = sseSubgraphs.includes(name) ? 'sse' : 'websocket'
    const timeoutMs = subgraphTimeouts.ownMs.get(name) ?? subgraphTimeouts.allMs
    return createHttpLink({ name, url, signer, callerHeader, propagatedHeaders, tls, timeoutMs, subscriptions, watch })
  }
}

async function sourceOf(config: StandaloneConfig, linkFor: LinkFor, log: Log): Promise<SupergraphSource> {
  const { supergraph, subgraphs, pollMs } = config
  if (supergraph.kind === 'FILE') return supergraphFile({ path: supergraph.path, pollMs, log })
  // Loaded where it is used: it composes with Apollo's code.
  const { composedSupergraph } = await import('./supergraph/composed-supergraph.ts')
  const places = Object.entries(subgraphs).map(([name, url]) => ({ name, url }))
  return composedSupergraph({ subgraphs: places, linkFor, pollMs, cachePath: supergraph.cachePath, log })
}
