import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { EnvReader } from '@agentic/service/env-reader'
import type { LogOptions } from '@agentic/service/log'
import { readLogOptions } from '@agentic/service/service-config'

/** Root fields that are open to everybody: one has no token before one has logged in. */
export const PUBLIC_FIELDS: readonly string[] = [
  'Mutation.register',
  'Mutation.login',
  'Mutation.refreshSession',
  'Mutation.requestPasswordReset',
  'Mutation.resetPassword',
  'Mutation.acceptInvite',
]

/** What a gateway needs to know, whichever way it runs. */
export interface GatewayConfig {
  readonly host: string
  readonly port: number
  readonly publicFields: readonly string[]
}

/** What it needs beside that when it runs alone. */
export interface StandaloneConfig extends GatewayConfig {
  readonly supergraphPath: string
  readonly subgraphs: Readonly<Record<string, string>>
  readonly jwksUrl: URL
  readonly callerPrivateKey: string | undefined
  readonly log: LogOptions
}

/** @throws ConfigError with every problem found */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): StandaloneConfig {
  const env = new EnvReader(environment)
  const root = resolve(import.meta.dirname, '../..')
  const jwksUrl = env.url('JWKS_URL')
  const config = {
    host: env.string('HOST', '127.0.0.1'),
    port: env.port('PORT', 4000),
    publicFields: env.list('PUBLIC_FIELDS', PUBLIC_FIELDS),
    supergraphPath: resolve(root, env.string('SUPERGRAPH_PATH', 'schema/supergraph.graphql')),
    subgraphs: readSubgraphs(env),
    callerPrivateKey: readKey(env),
    log: readLogOptions(env),
  }
  env.done()
  return { ...config, jwksUrl: new URL(jwksUrl) }
}

function readSubgraphs(env: EnvReader): Record<string, string> {
  const entries = env.list('SUBGRAPHS').map((item) => {
    const at = item.indexOf('=')
    const [name, url] = [item.slice(0, at), item.slice(at + 1)]
    if (at < 1 || !URL.canParse(url)) env.problem(`SUBGRAPHS must be name=url,name=url, got "${item}"`)
    return [name, url] as const
  })
  if (entries.length === 0) env.problem('SUBGRAPHS is required: name=url,name=url')
  return Object.fromEntries(entries)
}

/** The PEM itself, its lines joined by "\n" where a file of variables allows only one, or a path to it. */
function readKey(env: EnvReader): string | undefined {
  const value = env.optional('CALLER_PRIVATE_KEY')?.replaceAll('\\n', '\n')
  if (!value || value.includes('-----BEGIN')) return value
  try {
    return readFileSync(value, 'utf8')
  } catch {
    env.problem(`CALLER_PRIVATE_KEY must be a PEM or a file that can be read, got "${value.slice(0, 40)}"`)
    return undefined
  }
}
