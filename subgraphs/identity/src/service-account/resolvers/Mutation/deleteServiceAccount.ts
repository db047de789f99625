import type { MutationResolvers } from '../../../types.generated.ts'

export const deleteServiceAccount: NonNullable<MutationResolvers['deleteServiceAccount']> = (_, { id }, { serviceAccounts }) =>
  serviceAccounts.delete(id)
