// The gateway alone, in front of subgraphs in other processes.
import { readFile } from 'node:fs/promises'
import { createCallerSigner } from '@agentic/caller/signed-caller'
import { ConfigError } from '@agentic/service/env-reader'
import { StopStack, stopOnSignal } from '@agentic/service/lifecycle'
import { createLog, type Log } from '@agentic/service/log'
import { readConfig, type StandaloneConfig } from './config.ts'
import { createGateway, PortTakenError } from './gateway.ts'
import { createHttpLink } from './subgraph/http-link.ts'

try {
  const config = readConfig()
  const log = createLog('gateway', config.log)
  await stopOnSignal(start(config, log), log)
} catch (error) {
  // What whoever starts it can put right needs no stack.
  console.error(error instanceof ConfigError || error instanceof PortTakenError ? error.message : error)
  process.exit(1)
}

async function start(config: StandaloneConfig, log: Log): Promise<StopStack> {
  const running = new StopStack()
  try {
    const supergraphSdl = await readFile(config.supergraphPath, 'utf8')
    const signer = await createCallerSigner({ privateKey: config.callerPrivateKey })
    const links = Object.fromEntries(
      Object.entries(config.subgraphs).map(([name, url]) => [name, createHttpLink({ name, url, signer })]),
    )
    for (const link of Object.values(links)) running.push(() => link.close())
    const gateway = await createGateway({ config, supergraphSdl, links, jwks: config.jwksUrl, callerJwks: signer.jwks, log })
    running.push(() => gateway.stop())
    const { url } = await gateway.listen()
    log.info(`The gateway listens on ${url}`)
    return running
  } catch (error) {
    await running.stop()
    throw error
  }
}
