import type { SecondFactorResolvers } from '../../types.generated.ts'

export const SecondFactor: SecondFactorResolvers = {}
