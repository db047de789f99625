import { DomainError } from '@agentic/service/errors'
import type { Charged } from '../budget/budget.ts'

export interface Reservation {
  readonly id: string
  readonly charged: Charged
  readonly amountNano: bigint
  readonly state: 'HELD' | 'SETTLED' | 'RELEASED'
  /** From then on it holds nothing, so that a service that died does not keep the money; it can still be settled. */
  readonly expiresAt: Date
}

export interface NewReservation extends Omit<Reservation, 'state'> {
  readonly idempotencyKey: string
}

/** Longer than any single call takes. */
export const RESERVATION_MINUTES = 15

/** Doing the same twice is harmless; a settled one cannot be released, nor the other way round. @throws CONFLICT */
export function ended(reservation: Reservation, state: 'SETTLED' | 'RELEASED'): Reservation {
  if (reservation.state !== 'HELD' && reservation.state !== state) {
    throw new DomainError('CONFLICT', `Reservation ${reservation.id} is ${reservation.state} already`)
  }
  return { ...reservation, state }
}

/** The same key must ask for the same. @throws IDEMPOTENCY_KEY_REUSED */
export function requireSame(earlier: Reservation, wanted: NewReservation): Reservation {
  const idsOf = ({ projectId, agentId, runId, apiKeyId }: Charged) =>
    [projectId, agentId, runId, apiKeyId ?? ''].join(' ').toLowerCase()
  if (earlier.amountNano === wanted.amountNano && idsOf(earlier.charged) === idsOf(wanted.charged)) return earlier
  throw new DomainError('IDEMPOTENCY_KEY_REUSED', `The key "${wanted.idempotencyKey}" was used for another reservation`)
}
