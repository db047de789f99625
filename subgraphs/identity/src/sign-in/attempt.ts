import { DomainError } from '@agentic/service/errors'
import { networkOf } from '@agentic/service/network'
import type { Sealer } from '../sealer.ts'

/** Something whose failures to sign in are counted: as a keyed hash, since nobody needs to read who failed. */
export interface AttemptSubject {
  readonly kind: 'ACCOUNT' | 'ADDRESS' | 'DEVICE'
  readonly hash: Buffer
}

/** From where and as whom somebody signs in. */
export interface Attempt {
  /** Whether anybody has this address or not: the answers are the same. */
  readonly email: string
  readonly ipAddress: string | null
  /** Of a device that signed in as this person before. */
  readonly deviceId: string | null
}

// Many people may share an address; a device that signed in before is most likely its owner's.
const FREE_FAILURES: Readonly<Record<AttemptSubject['kind'], number>> = { ACCOUNT: 5, ADDRESS: 30, DEVICE: 10 }
const DELAY_MS_MAX = 15 * 60_000
const HOUR_MS = 60 * 60_000
const FORGOTTEN_AFTER_MS: Readonly<Record<AttemptSubject['kind'], number>> = {
  ACCOUNT: 24 * HOUR_MS,
  ADDRESS: HOUR_MS,
  DEVICE: 24 * HOUR_MS,
}

/**
 * A device that signed in before is counted by itself: whoever fails elsewhere, with however many addresses, cannot lock
 * it out (OWASP, Slow Down Online Guessing Attacks with Device Cookies).
 */
export function subjectsOf({ email, ipAddress, deviceId }: Attempt, sealer: Sealer): AttemptSubject[] {
  const subject = (kind: AttemptSubject['kind'], name: string): AttemptSubject => ({
    kind,
    hash: sealer.derive('sign-in-attempt', `${kind}\0${name}`),
  })
  const account = email.toLowerCase()
  if (deviceId !== null) return [subject('DEVICE', `${account}\0${deviceId}`)]
  return [subject('ACCOUNT', account), ...(ipAddress === null ? [] : [subject('ADDRESS', networkOf(ipAddress))])]
}

/** For somebody who need not wait: long ago by every clock, also that of who looked at it just before. */
export const UNBLOCKED = new Date(0)

/** Until when the next attempt is refused: not at all at first, then twice as long each time. */
export function blockedUntil(kind: AttemptSubject['kind'], failures: number, now: Date): Date {
  const beyond = failures - FREE_FAILURES[kind]
  return beyond < 0 ? UNBLOCKED : new Date(now.getTime() + Math.min(DELAY_MS_MAX, 1_000 * 2 ** beyond))
}

/** When the last failure is long enough ago to count no more. */
export function forgottenAt(kind: AttemptSubject['kind'], now: Date): Date {
  return new Date(now.getTime() + FORGOTTEN_AFTER_MS[kind])
}

/** NEITHER: it was found out nothing about who it was, or only that a second factor is wanted too. */
export type AttemptOutcome = 'SUCCEEDED' | 'FAILED' | 'NEITHER'

export function outcomeOf(error: unknown): AttemptOutcome {
  const isRefusal = error instanceof DomainError && (error.code === 'UNAUTHENTICATED' || error.code === 'BAD_USER_INPUT')
  return isRefusal && error.extensions.reason !== 'SECOND_FACTOR_NEEDED' ? 'FAILED' : 'NEITHER'
}
