import type { MutationResolvers } from '../../../types.generated.ts'

export const rotateApiKey: NonNullable<MutationResolvers['rotateApiKey']> = (_, args, { apiKeys }) => apiKeys.rotate(args)
