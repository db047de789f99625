import type { QueryResolvers } from '../../../types.generated.ts'

export const auditLog: NonNullable<QueryResolvers['auditLog']> = (_, args, { auditLog }) => auditLog.list(args)
