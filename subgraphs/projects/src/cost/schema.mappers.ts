import type { Connection } from '@agentic/service/connection'
import type { CostRecord } from './cost.ts'

export type { CostRecord as CostRecordMapper } from './cost.ts'
export type CostRecordConnectionMapper = Connection<CostRecord>
export type RunMapper = { readonly id: string }
export type AgentMapper = { readonly id: string }
