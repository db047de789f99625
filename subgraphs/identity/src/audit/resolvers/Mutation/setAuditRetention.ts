import type { MutationResolvers } from '../../../types.generated.ts'

export const setAuditRetention: NonNullable<MutationResolvers['setAuditRetention']> = (_, { days }, { auditLog }) =>
  auditLog.setRetention(days)
