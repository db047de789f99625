import { startOrExit, stopOnSignal } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { runService } from '@agentic/service/run-service'
import { readConfig } from './config.ts'
import { createGraphCostLedger } from './cost/graph-cost-ledger.ts'
import { createServiceToken } from './cost/service-token.ts'
import { createCompatibleModel } from './model/compatible-model.ts'
import { createAgentsSubgraph } from './subgraph.ts'

await startOrExit(() => {
  const config = readConfig(process.env)
  const log = createLog('agents', config.service.log)
  const costs = createGraphCostLedger({ gatewayUrl: () => config.gatewayUrl, serviceToken: createServiceToken(config.token) })
  const model = config.model ? createCompatibleModel(config.model) : undefined
  const starting = runService('agents', config.service, log, (parts) =>
    createAgentsSubgraph({ ...parts, costs, model, worker: config.worker }),
  )
  return stopOnSignal(starting, log)
})
