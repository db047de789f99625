import type { Connection } from '@agentic/service/connection'
import type { ApiKey } from './api-key.ts'

export type { ApiKey as ApiKeyMapper } from './api-key.ts'
export type { CreatedApiKey as CreatedApiKeyMapper } from './api-keys.ts'
export type ApiKeyConnectionMapper = Connection<ApiKey>
