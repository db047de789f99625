import type { MutationResolvers } from '../../../types.generated.ts'

export const deleteOidcProvider: NonNullable<MutationResolvers['deleteOidcProvider']> = (_, __, { oidcProviders }) =>
  oidcProviders.delete()
