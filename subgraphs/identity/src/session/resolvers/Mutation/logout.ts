import type { MutationResolvers } from '../../../types.generated.ts'

export const logout: NonNullable<MutationResolvers['logout']> = (_, __, { sessions }) => sessions.logout()
