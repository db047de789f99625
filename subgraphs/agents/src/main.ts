import { startOrExit, stopOnSignal } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { runService } from '@agentic/service/run-service'
import { readConfig } from './config.ts'
import { createGraphCostLedger } from './cost/graph-cost-ledger.ts'
import { createGraphClient } from './graph/graph-client.ts'
import { createServiceToken } from './graph/service-token.ts'
import { createCompatibleModel } from './model/compatible-model.ts'
import { createGraphProjects } from './project/graph-projects.ts'
import { createAgentsSubgraph } from './subgraph.ts'

await startOrExit(() => {
  const config = readConfig(process.env)
  const log = createLog('agents', config.service.log)
  const ask = createGraphClient({ gatewayUrl: () => config.gatewayUrl, serviceToken: createServiceToken(config.token) })
  const [costs, projects] = [createGraphCostLedger(ask), createGraphProjects(ask)]
  const model = config.model ? createCompatibleModel(config.model) : undefined
  const starting = runService('agents', config.service, log, (parts) =>
    createAgentsSubgraph({
      ...parts,
      costs,
      projects,
      model,
      worker: config.worker,
      eventRetentionDays: config.eventRetentionDays,
    }),
  )
  return stopOnSignal(starting, log)
})
