import type { QueryResolvers } from '../../../types.generated.ts'

export const apiKey: NonNullable<QueryResolvers['apiKey']> = (_, { id }, { apiKeys }) => apiKeys.find(id)
