import type { Connection } from '@agentic/service/connection'
import type { Department } from './department.ts'

export type { Department as DepartmentMapper } from './department.ts'
export type DepartmentConnectionMapper = Connection<Department>
