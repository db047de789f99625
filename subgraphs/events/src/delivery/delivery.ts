export type DeliveryState = 'DUE' | 'DELIVERED' | 'GIVEN_UP' | 'SKIPPED'

/** One event on its way to one webhook. */
export interface Delivery {
  readonly id: string
  readonly webhookId: string
  readonly eventId: string
  readonly state: DeliveryState
  /** Only where `state` is DUE. */
  readonly nextAttemptAt: Date | null
}

export interface DeliveryAttempt {
  readonly at: Date
  readonly statusCode: number | null
  readonly durationMs: number
  readonly error: string | null
  readonly responseBody: string | null
}

export interface DeliveryFilter {
  readonly webhookId?: string | null
  readonly eventId?: string | null
  readonly states?: readonly DeliveryState[] | null
}

/** What becomes of a delivery after an attempt. */
export type Outcome =
  | { readonly state: 'DELIVERED' }
  | { readonly state: 'DUE'; readonly retryAfterMs: number }
  | { readonly state: 'GIVEN_UP'; readonly disableReason?: string }

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** The waits between attempts that the Standard Webhooks specification recommends. */
const RETRIES_AFTER_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const
export const ATTEMPTS_MAX = RETRIES_AFTER_MS.length + 1
const JITTER = 0.2
const GONE = 410

/**
 * @param attemptsMade with this one, since the delivery was created or last redelivered
 * @param random from 0 to 1: spreads the retries of an outage, so that they do not arrive all at once
 */
export function outcomeOf(attempt: DeliveryAttempt, attemptsMade: number, random: number): Outcome {
  if (attempt.error === null) return { state: 'DELIVERED' }
  // Standard Webhooks: the receiver asks not to be sent anything any more.
  if (attempt.statusCode === GONE) return { state: 'GIVEN_UP', disableReason: 'The endpoint answered 410 Gone' }
  const waitMs = RETRIES_AFTER_MS[attemptsMade - 1]
  if (waitMs === undefined) return { state: 'GIVEN_UP' }
  return { state: 'DUE', retryAfterMs: Math.round(waitMs * (1 + JITTER * random)) }
}
