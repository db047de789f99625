import type { QueryResolvers } from '../../../types.generated.ts'

export const invites: NonNullable<QueryResolvers['invites']> = (_, args, { invites }) => invites.list(args)
