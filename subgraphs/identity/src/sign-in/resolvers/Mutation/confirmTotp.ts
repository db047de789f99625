import type { MutationResolvers } from '../../../types.generated.ts'

export const confirmTotp: NonNullable<MutationResolvers['confirmTotp']> = (_, { code }, { ownSignIn }) =>
  ownSignIn.confirmTotp(code)
