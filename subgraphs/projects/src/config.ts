import { EnvReader } from '@agentic/service/env-reader'
import { readServiceConfig, type ServiceConfig } from '@agentic/service/service-config'

/** @throws ConfigError with every problem */
export function readConfig(source: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const env = new EnvReader(source)
  const config = readServiceConfig(env, { port: 9003 })
  env.done()
  return config
}
