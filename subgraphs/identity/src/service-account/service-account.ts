import type { Role } from '../role/role.ts'

export interface ServiceAccount {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly createdAt: Date
  readonly deletedAt: Date | null
}
