import type { QueryResolvers } from '../../../types.generated.ts'

export const users: NonNullable<QueryResolvers['users']> = (_, args, { users }) => users.list(args)
