import type { MutationResolvers } from '../../../types.generated.ts'

export const createApiKey: NonNullable<MutationResolvers['createApiKey']> = (_, { input }, { apiKeys }) => apiKeys.create(input)
