export type { SecondFactor as SecondFactorMapper, TotpEnrolment as TotpEnrolmentMapper } from './second-factor.ts'
