import type { TotpEnrolmentResolvers } from '../../types.generated.ts'

export const TotpEnrolment: TotpEnrolmentResolvers = {}
