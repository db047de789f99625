import type { Connection } from '@agentic/service/connection'
import type { Invite } from './invite.ts'

export type { Invite as UserInviteMapper } from './invite.ts'
export type UserInviteConnectionMapper = Connection<Invite>
