import type { EventResolvers } from '../../types.generated.ts'

export const Event: EventResolvers = {
  __resolveReference: ({ id }, { events }) => events.find(id),
}
