import type { MutationResolvers } from '../../../types.generated.ts'

export const requestPasswordReset: NonNullable<MutationResolvers['requestPasswordReset']> = (
  _,
  { email },
  { passwordResets, request },
) => passwordResets.request(email, request)
