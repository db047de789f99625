import type { MutationResolvers } from '../../../types.generated.ts'

export const verifyAuditLog: NonNullable<MutationResolvers['verifyAuditLog']> = (_, args, { auditLog }) =>
  auditLog.verify(args.fromSequence, args.toSequence)
