import type { CreatedApiKeyResolvers } from '../../types.generated.ts'

export const CreatedApiKey: CreatedApiKeyResolvers = {}
