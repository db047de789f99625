// Ours with the stub subgraphs in its own process, as `npm start` runs the platform: no HTTP and no JSON text between them.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { execute, parse } from 'graphql'
import { subgraphs } from '../workload/subgraphs.ts'

const checkout = process.env.CHECKOUT as string
const imported = <Module>(path: string): Promise<Module> => import(resolve(checkout, path))
const { createGateway } = await imported<typeof import('../../gateway/src/gateway.ts')>('gateway/src/gateway.ts')
const { fixedSupergraph } = await imported<typeof import('../../gateway/src/supergraph/supergraph-source.ts')>(
  'gateway/src/supergraph/supergraph-source.ts',
)
const { createLog } = await imported<typeof import('../../packages/service/src/log.ts')>('packages/service/src/log.ts')

type Link = ReturnType<import('../../gateway/src/supergraph/link-pool.ts').LinkFor>

/** Answers what it was asked before from memory, each time with objects of their own. */
function linkFor({ name }: { name: string }): Link {
  const schema = subgraphs.find((subgraph) => subgraph.name === name)?.schema
  if (!schema) throw new Error(`The supergraph has a subgraph ${name} that the workload lacks`)
  const answers = new Map<string, string>()
  return {
    async execute({ query, variables }) {
      const key = `${query}${JSON.stringify(variables)}`
      const answer = answers.get(key)
      if (answer) return JSON.parse(answer)
      const result = await execute({ schema, document: parse(query), variableValues: { ...variables } })
      answers.set(key, JSON.stringify(result))
      return JSON.parse(JSON.stringify(result))
    },
    subscribe: async () => {
      throw new Error('The workload has no subscriptions')
    },
    close: async () => {},
  }
}

const gateway = await createGateway({
  config: { host: '127.0.0.1', port: Number(process.env.PORT), publicFields: [], defaultAccess: 'public' },
  supergraph: fixedSupergraph(readFileSync(process.env.SUPERGRAPH_PATH as string, 'utf8')),
  linkFor,
  jwks: new URL(process.env.JWKS_URL as string),
  callerJwks: { keys: [] },
  log: createLog('gateway', { level: 'info', format: 'json' }),
})
await gateway.listen()
process.once('SIGTERM', async () => {
  await gateway.stop()
  process.exit()
})
