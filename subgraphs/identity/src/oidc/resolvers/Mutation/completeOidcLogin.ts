import type { MutationResolvers } from '../../../types.generated.ts'

export const completeOidcLogin: NonNullable<MutationResolvers['completeOidcLogin']> = (_, { input }, { sessions }) =>
  sessions.completeOidcLogin(input)
