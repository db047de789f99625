import type { ServiceParts } from '@agentic/service/run-service'
import { createSubgraph, readSdl, type Subgraph } from '@agentic/service/subgraph'
import { createContext } from './context.ts'
import { resolvers } from './resolvers.generated.ts'

/** What things are for and what they cost: projects, budgets, costs, model prices. */
export function createProjectsSubgraph(parts: ServiceParts & { readonly now?: () => Date }): Subgraph {
  const { database, log, quotas, now = () => new Date() } = parts
  return createSubgraph({
    name: 'projects',
    sdl: readSdl(import.meta.dirname),
    resolvers,
    contextFor: ({ caller }) => createContext(database, { caller, now: now(), quotas }),
    log,
    ready: () => database.ping(),
    close: async () => {},
  })
}
