import type { ApiKeyConnectionResolvers } from '../../types.generated.ts'

export const ApiKeyConnection: ApiKeyConnectionResolvers = {}
