import type { QueryResolvers } from '../../../types.generated.ts'

export const serviceAccount: NonNullable<QueryResolvers['serviceAccount']> = (_, { id }, { serviceAccounts }) =>
  serviceAccounts.find(id)
