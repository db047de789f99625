import type { Role } from '../role/role.ts'

export type UserState = 'ACTIVE' | 'DEACTIVATED'

export interface User {
  readonly id: string
  readonly tenantId: string
  readonly email: string
  readonly name: string
  readonly state: UserState
  /** Raised whenever what they may do changes: access tokens of an earlier one are refused. */
  readonly tokenVersion: number
  readonly roles: readonly Role[]
  /** Of the profile. */
  readonly version: number
  readonly lastLoginAt: Date | null
  readonly createdAt: Date
}

/** A user together with what a password is checked against: null where none was set. */
export interface Credential {
  readonly user: User
  readonly passwordHash: string | null
}
