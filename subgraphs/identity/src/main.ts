import { startOrExit, stopOnSignal } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { runService } from '@agentic/service/run-service'
import { readConfig } from './config.ts'
import { createIdentitySubgraph } from './subgraph.ts'

await startOrExit(() => {
  const config = readConfig(process.env)
  const log = createLog('identity', config.log)
  const starting = runService('identity', config, log, (parts) => createIdentitySubgraph({ ...parts, ...config, log }).subgraph)
  return stopOnSignal(starting, log)
})
