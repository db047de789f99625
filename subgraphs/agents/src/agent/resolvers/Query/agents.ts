import type { QueryResolvers } from './../../../types.generated.ts'

export const agents: NonNullable<QueryResolvers['agents']> = (_, args, { agents }) => agents.list(args)
