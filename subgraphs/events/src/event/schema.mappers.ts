import type { Connection } from '@agentic/service/connection'
import type { Event } from './event.ts'

export type { Event as EventMapper } from './event.ts'
export type EventConnectionMapper = Connection<Event>
