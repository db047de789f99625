import { actorOf, type Caller, isIdentified, type ServiceCaller, userIdOf } from '@agentic/caller/caller'
import type { TenantScope } from '@agentic/postgres/database'
import { IdempotencyKeyReused } from '@agentic/postgres/idempotency'
import { badInput, DomainError } from '@agentic/service/errors'
import { validate } from 'uuid'

/** Whose rows a caller sees. @throws UNAUTHENTICATED */
export function tenantOf(caller: Caller): TenantScope {
  if (!isIdentified(caller)) throw new DomainError('UNAUTHENTICATED', 'Sign in first')
  const userId = userIdOf(caller)
  return { tenantId: caller.tenantId, ...(userId && { userId }) }
}

/** Who an idempotency key belongs to. @throws UNAUTHENTICATED */
export function actorIdOf(caller: Caller): string {
  if (!isIdentified(caller)) throw new DomainError('UNAUTHENTICATED', 'Sign in first')
  return actorOf(caller).id
}

/** Running costs are reported by the platform's services, never by people. @throws FORBIDDEN */
export function requireService(caller: Caller): ServiceCaller {
  if (caller.kind !== 'SERVICE') throw new DomainError('FORBIDDEN', 'Only a service of the platform may do this')
  return caller
}

/** A malformed id is treated as one that does not exist. */
export function isId(id: string): boolean {
  return validate(id)
}

const KEY_LENGTH_MAX = 255

/** @throws BAD_USER_INPUT */
export function checkKey(idempotencyKey: string | null | undefined): void {
  if (idempotencyKey == null || (idempotencyKey !== '' && idempotencyKey.length <= KEY_LENGTH_MAX)) return
  throw badInput({ idempotencyKey: `must have 1 to ${KEY_LENGTH_MAX} characters` })
}

/** Shows a reused idempotency key to the client, and passes every other error on. */
export function presentReuse(error: unknown): never {
  if (error instanceof IdempotencyKeyReused) throw new DomainError('IDEMPOTENCY_KEY_REUSED', error.message, { cause: error })
  throw error
}
