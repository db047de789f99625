import type { QueryResolvers } from '../../../types.generated.ts'

export const eventTypes: NonNullable<QueryResolvers['eventTypes']> = (_, _args, { events }) => events.types()
