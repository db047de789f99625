import type { CostRecordConnectionResolvers } from '../../types.generated.ts'

export const CostRecordConnection: CostRecordConnectionResolvers = {}
