import type { MutationResolvers } from '../../../types.generated.ts'

export const changePassword: NonNullable<MutationResolvers['changePassword']> = (_, { current, next }, { ownSignIn }) =>
  ownSignIn.changePassword(current, next)
