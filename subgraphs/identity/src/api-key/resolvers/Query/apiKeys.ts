import type { QueryResolvers } from '../../../types.generated.ts'

export const apiKeys: NonNullable<QueryResolvers['apiKeys']> = (_, args, { apiKeys }) => apiKeys.list(args)
