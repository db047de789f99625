import { startOrExit, stopOnSignal } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { runService } from '@agentic/service/run-service'
import { readConfig } from './config.ts'
import { createProjectsSubgraph } from './subgraph.ts'

await startOrExit(() => {
  const config = readConfig(process.env)
  const log = createLog('projects', config.log)
  return stopOnSignal(runService('projects', config, log, createProjectsSubgraph), log)
})
