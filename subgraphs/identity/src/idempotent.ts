import { IdempotencyKeyReused } from '@agentic/postgres/idempotency'
import { badInput, DomainError } from '@agentic/service/errors'

const KEY_LENGTH_MAX = 255

/** Runs work that may carry an idempotency key. @throws BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED */
export async function idempotent<T>(key: string | null | undefined, work: () => Promise<T>): Promise<T> {
  if (key != null && (key === '' || key.length > KEY_LENGTH_MAX)) {
    throw badInput({ idempotencyKey: `must have from 1 to ${KEY_LENGTH_MAX} characters` })
  }
  try {
    return await work()
  } catch (error) {
    if (error instanceof IdempotencyKeyReused) throw new DomainError('IDEMPOTENCY_KEY_REUSED', error.message, { cause: error })
    throw error
  }
}
