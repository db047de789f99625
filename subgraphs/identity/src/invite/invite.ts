import type { Actor } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import type { Role } from '../role/role.ts'

export interface Invite {
  readonly id: string
  readonly tenantId: string
  readonly email: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Pending ones can have expired: see `stateOf`. */
  readonly state: 'PENDING' | 'ACCEPTED' | 'REVOKED'
  readonly inviter: Actor
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
}

export type InviteState = Invite['state'] | 'EXPIRED'

export function stateOf({ state, expiresAt }: Pick<Invite, 'state' | 'expiresAt'>, now: Date): InviteState {
  return state === 'PENDING' && expiresAt <= now ? 'EXPIRED' : state
}

/** @throws CONFLICT where it was accepted or revoked */
export function requirePending({ id, state }: Invite): void {
  if (state !== 'PENDING') throw new DomainError('CONFLICT', `Invite ${id} is ${state.toLowerCase()}`)
}

export function alreadyKnown(email: string): DomainError {
  return new DomainError('CONFLICT', `${email} belongs to a user of this tenant already`)
}
