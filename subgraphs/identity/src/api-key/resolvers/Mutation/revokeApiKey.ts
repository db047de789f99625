import type { MutationResolvers } from '../../../types.generated.ts'

export const revokeApiKey: NonNullable<MutationResolvers['revokeApiKey']> = (_, { id }, { apiKeys }) => apiKeys.revoke(id)
