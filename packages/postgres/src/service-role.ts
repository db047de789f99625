import { createHmac } from 'node:crypto'

export const SERVICE_ROLES = ['identity', 'agents', 'projects', 'events'] as const

export type ServiceRole = (typeof SERVICE_ROLES)[number]

/**
 * The password of a service's role where none is configured: derived from the owner's connection, so that every
 * process that holds the owner's URL finds the same one and nothing has to be stored.
 */
export function derivedRolePassword(ownerUrl: string, role: ServiceRole): string {
  return createHmac('sha256', new URL(ownerUrl).password).update(`role:${role}`).digest('base64url')
}

/** The owner's URL with another role's name and password. */
export function roleUrl(ownerUrl: string, role: ServiceRole, password = derivedRolePassword(ownerUrl, role)): string {
  const url = new URL(ownerUrl)
  url.username = role
  url.password = password
  return url.href
}
