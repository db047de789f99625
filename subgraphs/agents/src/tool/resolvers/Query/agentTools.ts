import type { QueryResolvers } from './../../../types.generated.ts'

export const agentTools: NonNullable<QueryResolvers['agentTools']> = (_, __, { tools }) => tools
