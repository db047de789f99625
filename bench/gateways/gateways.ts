import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

/** What a gateway is started with. */
export interface Setting {
  readonly port: number
  readonly supergraphPath: string
  readonly subgraphs: Readonly<Record<string, string>>
  /** Where the keys of the load's access tokens are served. */
  readonly jwksUrl: string
  /** The subgraph requests of one operation, for the floor. */
  readonly recordedPath: string
  /** The folder of the repository whose gateway is `ours`. */
  readonly checkout: string
}

export interface GatewayUnderTest {
  readonly name: string
  readonly version: string
  command(setting: Setting): { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> }
}

const require = createRequire(import.meta.url)

export const GATEWAYS: readonly GatewayUnderTest[] = [
  {
    name: 'floor',
    version: 'node:http and undici',
    command: ({ port, recordedPath }) => ({
      command: [resolve(import.meta.dirname, 'floor.ts')],
      env: { PORT: String(port), RECORDED_PATH: recordedPath },
    }),
  },
  {
    name: 'ours',
    version:
      '@agentic/gateway as `npm run start:gateway` starts it (8 MiB for young objects), which verifies the token of each request and signs its caller for the subgraphs',
    command: (setting) => ours(setting, { JWKS_URL: setting.jwksUrl }),
  },
  {
    name: 'ours-anonymous',
    version: '@agentic/gateway without keys: every credential is ignored, all callers are one',
    command: (setting) => ours(setting, {}),
  },
  {
    name: 'ours-local',
    version: '@agentic/gateway with the subgraphs in its process',
    command: ({ port, supergraphPath, jwksUrl, checkout }) => ({
      command: [resolve(import.meta.dirname, 'ours-local.ts')],
      env: { PORT: String(port), SUPERGRAPH_PATH: supergraphPath, JWKS_URL: jwksUrl, CHECKOUT: checkout },
    }),
  },
  {
    name: 'hive-native',
    version: `@graphql-hive/gateway ${versionOf('@graphql-hive/gateway')}, router-runtime ${versionOf('@graphql-hive/router-runtime')}, which passes the header on`,
    command: (setting) => hive(setting, { HIVE_ROUTER_RUNTIME: 'true' }),
  },
  {
    name: 'hive',
    version: `@graphql-hive/gateway ${versionOf('@graphql-hive/gateway')}, which passes the header on`,
    command: (setting) => hive(setting, {}),
  },
  {
    name: 'apollo',
    version: `@apollo/gateway ${versionOf('@apollo/gateway')}, @apollo/server ${versionOf('@apollo/server')} on Fastify, which passes the header on`,
    command: ({ port, supergraphPath }) => ({
      command: [resolve(import.meta.dirname, 'apollo.ts')],
      env: { PORT: String(port), SUPERGRAPH_PATH: supergraphPath },
    }),
  },
]

/** @throws Error where there is none of that name */
export function gatewayOf(name: string): GatewayUnderTest {
  const gateway = GATEWAYS.find((each) => each.name === name)
  if (!gateway) throw new Error(`No gateway is called "${name}", known are ${GATEWAYS.map((each) => each.name).join(', ')}`)
  return gateway
}

function ours({ port, supergraphPath, subgraphs, checkout }: Setting, env: Record<string, string>) {
  return {
    command: asShipped(checkout),
    env: {
      PORT: String(port),
      SUPERGRAPH_PATH: supergraphPath,
      SUBGRAPHS: Object.entries(subgraphs)
        .map(([name, url]) => `${name}=${url}`)
        .join(','),
      GATEWAY_DEFAULT_ACCESS: 'public',
      // The others have none, and all load comes from one address.
      RATE_LIMITS: 'false',
      ...env,
    },
  }
}

/** As `npm run start:gateway` of that checkout starts it, its settings file left out. */
function asShipped(checkout: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(resolve(checkout, 'package.json'), 'utf8'))
  const [, ...words] = (scripts['start:gateway'] as string).split(' ')
  const [program, ...flags] = words.slice(0, -1).toReversed()
  return [...flags, resolve(checkout, program as string)]
}

function hive({ port, supergraphPath }: Setting, env: Record<string, string>) {
  const program = resolve(require.resolve('@graphql-hive/gateway'), '../bin.js')
  const config = resolve(import.meta.dirname, 'hive.config.ts')
  return {
    command: [program, 'supergraph', supergraphPath, '-h', '127.0.0.1', '-p', String(port), '-c', config],
    env,
  }
}

function versionOf(name: string): string {
  const path = resolve(import.meta.dirname, '../node_modules', name, 'package.json')
  return JSON.parse(readFileSync(path, 'utf8')).version
}
