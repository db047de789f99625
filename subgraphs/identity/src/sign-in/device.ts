import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Sealer } from '../sealer.ts'

const SHAPE = /^([\w-]{22})\.([\w-]{43})$/

/** What a device keeps to be known again: it signed in as this person once. Opens nothing by itself. */
export function deviceToken(email: string, sealer: Sealer, id = randomBytes(16).toString('base64url')): string {
  return `${id}.${proofOf(id, email, sealer).toString('base64url')}`
}

/** The device that a token stands for, or null where it was not made for this person. */
export function deviceIdIn(token: string | null | undefined, email: string, sealer: Sealer): string | null {
  const [, id, proof] = SHAPE.exec(token ?? '') ?? []
  if (id === undefined || proof === undefined) return null
  const given = Buffer.from(proof, 'base64url')
  const wanted = proofOf(id, email, sealer)
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : null
}

function proofOf(id: string, email: string, sealer: Sealer): Buffer {
  return sealer.derive('device', `${email.toLowerCase()}\0${id}`)
}
