import type { DepartmentConnectionResolvers } from './../../types.generated.ts'

export const DepartmentConnection: DepartmentConnectionResolvers = {}
