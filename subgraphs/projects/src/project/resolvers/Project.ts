import { formatUsd } from '../../money.ts'
import type { ProjectResolvers } from '../../types.generated.ts'

export const Project: ProjectResolvers = {
  __resolveReference: ({ id }, { projects }) => projects.find(id),
  budgets: ({ id }, _, { budgets }) => budgets.ofProject(id),
  spentUsd: async ({ id }, { window }, { costs }) => formatUsd(await costs.spent('PROJECT', id, window)),
  costs: ({ id }, { filter, ...page }, { costs }) => costs.list({ ...filter, projectId: id }, page),
}
