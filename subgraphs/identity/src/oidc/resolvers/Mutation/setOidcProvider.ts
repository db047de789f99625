import type { MutationResolvers } from '../../../types.generated.ts'

export const setOidcProvider: NonNullable<MutationResolvers['setOidcProvider']> = (_, { input }, { oidcProviders }) =>
  oidcProviders.set(input)
