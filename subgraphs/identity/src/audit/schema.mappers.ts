import type { Connection } from '@agentic/service/connection'
import type { AuditEntry } from './audit-entry.ts'

export type { AuditEntry as AuditEntryMapper } from './audit-entry.ts'
export type AuditEntryConnectionMapper = Connection<AuditEntry>
