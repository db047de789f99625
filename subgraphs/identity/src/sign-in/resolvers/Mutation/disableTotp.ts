import type { MutationResolvers } from '../../../types.generated.ts'

export const disableTotp: NonNullable<MutationResolvers['disableTotp']> = (_, { code }, { ownSignIn }) =>
  ownSignIn.disableTotp(code)
