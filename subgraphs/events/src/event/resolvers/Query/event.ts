import type { QueryResolvers } from '../../../types.generated.ts'

export const event: NonNullable<QueryResolvers['event']> = (_, { id }, { events }) => events.find(id)
