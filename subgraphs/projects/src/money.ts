import { badInput } from '@agentic/service/errors'

/** Money is a bigint of nano-dollars inside, a decimal string at the API. Neither passes through a float. */
const NANO_PER_USD = 1_000_000_000n
/** Far below what bigint columns hold, so that sums of many amounts do not overflow either. */
const USD_MAX = 1_000_000_000n

/** @throws BAD_USER_INPUT where it is not a decimal number from 0 to a billion; or is 0, where `least` is POSITIVE */
export function readUsd(text: string, field: string, least: 'ZERO' | 'POSITIVE'): bigint {
  const [, whole, decimals = ''] = /^(\d{1,15})(?:\.(\d{1,9}))?$/.exec(text) ?? []
  if (whole === undefined) throw badInput({ [field]: `must be a decimal number from 0 with up to 9 decimals, got "${text}"` })
  const nano = BigInt(whole) * NANO_PER_USD + BigInt(decimals.padEnd(9, '0'))
  checkBound(nano, field)
  if (least === 'POSITIVE' && nano === 0n) throw badInput({ [field]: 'must be more than 0' })
  return nano
}

/** @throws BAD_USER_INPUT where it is more than a billion */
export function checkBound(nano: bigint, field: string): void {
  if (nano > USD_MAX * NANO_PER_USD) throw badInput({ [field]: `must come to at most ${USD_MAX} USD` })
}

/** Exact, with at least two decimals: `12.50`, `0.000003`. */
export function formatUsd(nano: bigint): string {
  const size = nano < 0n ? -nano : nano
  const decimals = String(size % NANO_PER_USD)
    .padStart(9, '0')
    .replace(/0{1,7}$/, '')
  return `${nano < 0n ? '-' : ''}${size / NANO_PER_USD}.${decimals}`
}
