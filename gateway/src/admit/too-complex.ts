import { DomainError } from '@agentic/service/errors'

/** Says what was got, what is allowed, and what to do. */
export function tooComplex(subject: string, got: string, max: number, remedy = 'split it'): DomainError {
  return new DomainError('QUERY_TOO_COMPLEX', `${subject} has ${got}, at most ${max} are allowed: ${remedy}`)
}
