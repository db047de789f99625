/** An entry of a tenant's event log. */
export interface Event {
  readonly id: string
  /** Counts the tenant's events from 1, without gaps. */
  readonly sequence: number
  readonly type: string
  readonly source: string
  readonly subject: string
  readonly data: unknown
  readonly at: Date
}

export interface EventFilter {
  readonly types?: readonly string[] | null
}

/** Hints that a tenant's event log has grown. */
export function eventsTopic(tenantId: string): string {
  return `events:${tenantId}`
}
