import type { MutationResolvers } from '../../../types.generated.ts'

export const register: NonNullable<MutationResolvers['register']> = (_, { input }, { registrations }) =>
  registrations.register(input)
