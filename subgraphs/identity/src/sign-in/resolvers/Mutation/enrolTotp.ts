import type { MutationResolvers } from '../../../types.generated.ts'

export const enrolTotp: NonNullable<MutationResolvers['enrolTotp']> = (_, __, { ownSignIn }) => ownSignIn.enrolTotp()
