import type { Connection } from '@agentic/service/connection'
import type { User } from './user.ts'

export type { User as UserMapper } from './user.ts'
export type UserConnectionMapper = Connection<User>
