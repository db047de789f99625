// Ours with the stub subgraphs in its own process, as `npm start` runs the platform: no HTTP and no JSON text between them.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { localLink } from '../workload/local-links.ts'

const checkout = process.env.CHECKOUT as string
const imported = <Module>(path: string): Promise<Module> => import(resolve(checkout, path))
const { createGateway } = await imported<typeof import('../../gateway/src/gateway.ts')>('gateway/src/gateway.ts')
const { fixedSupergraph } = await imported<typeof import('../../gateway/src/supergraph/supergraph-source.ts')>(
  'gateway/src/supergraph/supergraph-source.ts',
)
const { createLog } = await imported<typeof import('../../packages/service/src/log.ts')>('packages/service/src/log.ts')

const gateway = await createGateway({
  config: { host: '127.0.0.1', port: Number(process.env.PORT), publicFields: [], defaultAccess: 'public' },
  supergraph: fixedSupergraph(readFileSync(process.env.SUPERGRAPH_PATH as string, 'utf8')),
  linkFor: localLink,
  jwks: new URL(process.env.JWKS_URL as string),
  callerJwks: { keys: [] },
  log: createLog('gateway', { level: 'info', format: 'json' }),
})
await gateway.listen()
process.once('SIGTERM', async () => {
  await gateway.stop()
  process.exit()
})
