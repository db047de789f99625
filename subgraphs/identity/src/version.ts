import { DomainError } from '@agentic/service/errors'

/** Of two who edit at once the later one learns of the other. @throws CONFLICT with the current version */
export function requireVersion(what: string, currentVersion: number, expectedVersion: number): void {
  if (currentVersion === expectedVersion) return
  const message = `${what} has version ${currentVersion}, not ${expectedVersion}: read it again`
  throw new DomainError('CONFLICT', message, { extensions: { currentVersion } })
}
