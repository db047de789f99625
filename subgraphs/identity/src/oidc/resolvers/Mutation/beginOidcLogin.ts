import type { MutationResolvers } from '../../../types.generated.ts'

export const beginOidcLogin: NonNullable<MutationResolvers['beginOidcLogin']> = (_, { input }, { oidcLogins }) =>
  oidcLogins.begin(input)
