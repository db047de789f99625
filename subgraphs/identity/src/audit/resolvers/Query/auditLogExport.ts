import type { QueryResolvers } from '../../../types.generated.ts'

export const auditLogExport: NonNullable<QueryResolvers['auditLogExport']> = (_, { afterSequence }, { auditLog }) =>
  auditLog.export(afterSequence)
