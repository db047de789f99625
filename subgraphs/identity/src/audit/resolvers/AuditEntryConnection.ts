import type { AuditEntryConnectionResolvers } from '../../types.generated.ts'

export const AuditEntryConnection: AuditEntryConnectionResolvers = {}
