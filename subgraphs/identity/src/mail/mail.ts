import { v7 } from 'uuid'
import type { Sealer } from '../sealer.ts'

/** What somebody gets to read. */
export interface Message {
  /** Also its Message-ID, the same for every attempt: whoever gets it twice shows it once. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** A message on its way into the table: its content sealed, since there is a token in it. */
export interface NewMail {
  readonly id: string
  readonly recipient: string
  /** As `invite/0190…`. */
  readonly about: string
  readonly contentSealed: Buffer
  /** When its token expires: it is tried until then. */
  readonly uselessAt: Date
}

export interface ClaimedMail extends NewMail {
  readonly tenantId: string
  /** This one included. */
  readonly attempts: number
}

export function sealMail(
  sealer: Sealer,
  mail: Omit<Message, 'id'> & { readonly about: string; readonly uselessAt: Date },
): NewMail {
  const id = v7()
  const { to: recipient, about, uselessAt, subject, text } = mail
  const contentSealed = sealer.seal(Buffer.from(JSON.stringify({ subject, text })), `mail/${id}`)
  return { id, recipient, about, contentSealed, uselessAt }
}

/** Null where it was sealed with another key. */
export function openMail(sealer: Sealer, { id, recipient, contentSealed }: NewMail): Message | null {
  const content = sealer.open(contentSealed, `mail/${id}`)
  return content && { id, to: recipient, ...(JSON.parse(content.toString()) as Pick<Message, 'subject' | 'text'>) }
}

export type MailOutcome =
  | { readonly state: 'SENT' }
  | { readonly state: 'DUE'; readonly dueAt: Date; readonly error: string }
  | { readonly state: 'GIVEN_UP'; readonly error: string }

export interface MailFailure {
  readonly error: string
  /** Nobody has that address. */
  readonly isFinal: boolean
}

const RETRY_MS_MIN = 5_000
const RETRY_MS_MAX = 30 * 60_000

/** Tried again ever later, as long as the token in it is good. @param random from 0 to 1: spreads those that failed together */
export function afterFailure(mail: ClaimedMail, { error, isFinal }: MailFailure, now: Date, random: number): MailOutcome {
  const delayMs = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** (mail.attempts - 1)) * (0.75 + random / 2)
  const dueAt = new Date(now.getTime() + delayMs)
  return isFinal || dueAt >= mail.uselessAt ? { state: 'GIVEN_UP', error } : { state: 'DUE', dueAt, error }
}
