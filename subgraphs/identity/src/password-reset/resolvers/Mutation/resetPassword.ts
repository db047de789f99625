import type { MutationResolvers } from '../../../types.generated.ts'

export const resetPassword: NonNullable<MutationResolvers['resetPassword']> = (_, { token, password }, { passwordResets }) =>
  passwordResets.reset(token, password)
