import type { DepartmentResolvers } from './../../types.generated.ts'

export const Department: DepartmentResolvers = {
  __resolveReference: ({ id }, { departments }) => departments.find(id),
  agents: ({ id }, args, { agents }) => agents.list({ ...args, filter: { departmentId: id } }),
}
