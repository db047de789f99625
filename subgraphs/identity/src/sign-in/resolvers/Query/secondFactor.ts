import type { QueryResolvers } from '../../../types.generated.ts'

export const secondFactor: NonNullable<QueryResolvers['secondFactor']> = (_, __, { ownSignIn }) => ownSignIn.secondFactor()
