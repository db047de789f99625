import type { MutationResolvers } from '../../../types.generated.ts'

export const login: NonNullable<MutationResolvers['login']> = (_, { input }, { sessions }) => sessions.login(input)
