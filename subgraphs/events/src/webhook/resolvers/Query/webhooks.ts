import type { QueryResolvers } from '../../../types.generated.ts'

export const webhooks: NonNullable<QueryResolvers['webhooks']> = (_, args, context) => context.webhooks.list(args)
