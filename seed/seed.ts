import { seedAgents } from '@agentic/agents/seed'
import { seedIdentity } from '@agentic/identity/seed'
import type { Database } from '@agentic/postgres/database'
import { seedProjects } from '@agentic/projects/seed'

export interface Databases {
  readonly identity: Database
  readonly agents: Database
  readonly projects: Database
}

export interface Seeded {
  readonly tenantId: string
  /** Where the admin's password was made just now. */
  readonly generatedPassword?: string
}

/** The default tenant with its roles and admin, one agent of each kind, and one project with a budget. Safe to repeat. */
export async function seed(
  databases: Databases,
  admin: { adminEmail: string; adminPassword?: string | undefined },
): Promise<Seeded> {
  const { adminEmail, adminPassword } = admin
  const { tenantId, generatedPassword } = await seedIdentity(databases.identity, {
    adminEmail,
    ...(adminPassword && { adminPassword }),
  })
  await seedAgents(databases.agents, { tenantId })
  await seedProjects(databases.projects, { tenantId })
  return { tenantId, ...(generatedPassword && { generatedPassword }) }
}
