import type { QueryResolvers } from '../../../types.generated.ts'

export const auditRetention: NonNullable<QueryResolvers['auditRetention']> = (_, _args, { auditLog }) => auditLog.retention()
