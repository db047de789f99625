import type { Plan } from '@agentic/caller/caller'

export type { Plan }

export interface Tenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly plan: Plan
  readonly createdAt: Date
}
