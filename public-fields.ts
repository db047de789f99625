import { join } from 'node:path'
import type { GuardedFields } from '@agentic/gateway/guard-config'
import { SettingsReader } from '@agentic/gateway/settings/settings-reader'

const PATH = join(import.meta.dirname, 'gateway.yaml')

/** Root fields that are open to everybody, as gateway.yaml names them. */
export function readPublicFields(): readonly string[] {
  return new SettingsReader({ GATEWAY_CONFIG: PATH }).list('PUBLIC_FIELDS')
}

/** Root fields that are more than others worth an attack, as gateway.yaml names them. */
export function readGuardedFields(): GuardedFields {
  const settings = new SettingsReader({ GATEWAY_CONFIG: PATH })
  return { sensitiveFields: settings.list('SENSITIVE_FIELDS'), rateLimitFields: settings.list('RATE_LIMIT_FIELDS') }
}

/** What answers every caller of a tenant with the same permissions alike, as gateway.yaml names it. */
export function readSharedFields(): readonly string[] {
  return new SettingsReader({ GATEWAY_CONFIG: PATH }).list('SHARED_FIELDS')
}
