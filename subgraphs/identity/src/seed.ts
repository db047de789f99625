import { QUOTAS } from '@agentic/caller/quotas'
import type { Database } from '@agentic/postgres/database'
import { RoleStore } from './role/role.store.ts'
import { TenantStore } from './tenant/tenant.store.ts'
import { hashPassword, problemOfNewPassword, randomPassword } from './user/password.ts'
import { UserStore } from './user/user.store.ts'

export interface SeededIdentity {
  readonly tenantId: string
  readonly adminId: string
  /** Shown once: where the admin was created without a password of yours. */
  readonly generatedPassword?: string
}

/**
 * The default tenant, its built-in roles and its first admin. Whoever exists already stays as they are.
 * @throws Error where the password is too short or too common
 */
export async function seedIdentity(
  database: Database,
  { adminEmail, adminPassword }: { readonly adminEmail: string; readonly adminPassword?: string | undefined },
): Promise<SeededIdentity> {
  const users = new UserStore(database)
  const tenantId = await new TenantStore(database).ensure({ slug: 'default', name: 'Default', plan: 'ENTERPRISE' })
  await new RoleStore(database, QUOTAS).ensureBuiltIn(tenantId)
  const known = await users.findCredential(tenantId, adminEmail)
  if (known) return { tenantId, adminId: known.user.id }

  const problem = adminPassword && problemOfNewPassword(adminPassword, [adminEmail])
  if (problem) throw new Error(`The admin's password ${problem}`)
  const generatedPassword = adminPassword ? undefined : randomPassword()
  const passwordHash = await hashPassword(adminPassword ?? generatedPassword ?? '')
  const adminId = await users.create({ tenantId, email: adminEmail, name: 'Administrator', passwordHash, roleName: 'admin' })
  // Somebody else seeded in the meantime.
  if (!adminId) return seedIdentity(database, { adminEmail, adminPassword })
  return { tenantId, adminId, ...(generatedPassword && { generatedPassword }) }
}
