import type { QueryResolvers } from '../../../types.generated.ts'

export const serviceAccounts: NonNullable<QueryResolvers['serviceAccounts']> = (_, args, { serviceAccounts }) =>
  serviceAccounts.list(args)
