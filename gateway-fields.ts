import { join } from 'node:path'
import type { GuardedFields } from '@agentic/gateway/guard-config'
import { SettingsReader } from '@agentic/gateway/settings/settings-reader'

/** What gateway.yaml says of the fields of our API. */
export interface GatewayFields extends GuardedFields {
  /** Root fields that are open to everybody. */
  readonly publicFields: readonly string[]
  /** What answers every caller of a tenant with the same permissions alike. */
  readonly sharedFields: readonly string[]
}

export function readGatewayFields(): GatewayFields {
  const settings = new SettingsReader({ GATEWAY_CONFIG: join(import.meta.dirname, 'gateway.yaml') })
  return {
    publicFields: settings.list('PUBLIC_FIELDS'),
    sensitiveFields: settings.list('SENSITIVE_FIELDS'),
    rateLimitFields: settings.list('RATE_LIMIT_FIELDS'),
    sharedFields: settings.list('SHARED_FIELDS'),
  }
}
