import { stopOnSignal } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { runService } from '@agentic/service/run-service'
import { readConfig } from './config.ts'
import { createProjectsSubgraph } from './subgraph.ts'

const config = readConfig(process.env)
const log = createLog('projects', config.log)
const starting = runService('projects', config, log, createProjectsSubgraph)
await stopOnSignal(starting, log)
