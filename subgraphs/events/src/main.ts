import { startOrExit, stopOnSignal } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { runService } from '@agentic/service/run-service'
import { readEventsConfig } from './config.ts'
import { createEventsSubgraph } from './subgraph.ts'

await startOrExit(() => {
  const config = readEventsConfig(process.env)
  const log = createLog('events', config.log)
  const starting = runService('events', config, log, (parts) =>
    createEventsSubgraph({ ...parts, allowLoopback: config.allowLoopback, retentionDays: config.retentionDays }),
  )
  return stopOnSignal(starting, log)
})
