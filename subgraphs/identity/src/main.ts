import { stopOnSignal } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { runService } from '@agentic/service/run-service'
import { readConfig } from './config.ts'
import { createIdentitySubgraph } from './subgraph.ts'

const config = readConfig(process.env)
const log = createLog('identity', config.log)
if (!config.accessTokenPrivateKey) {
  log.warn('ACCESS_TOKEN_PRIVATE_KEY is not set: access tokens end with this process, and a second one would not know them')
}
const starting = runService('identity', config, log, async (parts) => {
  const { subgraph } = await createIdentitySubgraph({ ...parts, ...config, log })
  return subgraph
})
await stopOnSignal(starting, log)
