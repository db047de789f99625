import { join } from 'node:path'
import { SettingsReader } from '@agentic/gateway/settings/settings-reader'

/** Root fields that are open to everybody, as gateway.yaml names them. */
export function readPublicFields(): readonly string[] {
  return new SettingsReader({ GATEWAY_CONFIG: join(import.meta.dirname, 'gateway.yaml') }).list('PUBLIC_FIELDS')
}
