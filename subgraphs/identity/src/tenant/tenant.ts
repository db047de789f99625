export type Plan = 'FREE' | 'DEVELOPER' | 'ENTERPRISE'

export interface Tenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly plan: Plan
  readonly createdAt: Date
}
