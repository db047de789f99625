import type { MutationResolvers } from '../../../types.generated.ts'

export const refreshSession: NonNullable<MutationResolvers['refreshSession']> = (_, { refreshToken }, { sessions }) =>
  sessions.refresh(refreshToken)
