import type { MutationResolvers } from '../../../types.generated.ts'

export const createServiceAccount: NonNullable<MutationResolvers['createServiceAccount']> = (_, { input }, { serviceAccounts }) =>
  serviceAccounts.create(input)
