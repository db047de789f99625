import type { Database, Transaction } from '@agentic/postgres/database'
import { v7 } from 'uuid'
import { type BuiltInAgent, builtInAgents, builtInDepartments } from './agent/built-in-agents.ts'

/** Gives a tenant its departments and the built-in agents. What is there already, by its name, stays as it is. */
export async function seedAgents(database: Database, { tenantId }: { tenantId: string }): Promise<void> {
  await database.asTenant({ tenantId }, async (trx) => {
    const departments = await seedDepartments(trx, tenantId)
    await trx('agents.agent')
      .insert(builtInAgents.map((agent) => toRow(agent, tenantId, departments)))
      .onConflict(['tenant_id', 'name'])
      .ignore()
  })
}

const SEEDED_MAX = 10_000

/**
 * Seeds each tenant when it is first asked for what it has, once in this process: no other subgraph tells of a new tenant.
 * @returns what resolves once a tenant is seeded
 */
export function createSeeding(database: Database): (tenantId: string) => Promise<void> {
  const seeded = new Map<string, Promise<void>>()
  return (tenantId) => {
    const known = seeded.get(tenantId)
    if (known) return known
    const seeding = seedAgents(database, { tenantId })
    if (seeded.size >= SEEDED_MAX) seeded.clear()
    seeded.set(tenantId, seeding)
    // One that failed is tried again by the next who asks.
    seeding.catch(() => seeded.delete(tenantId))
    return seeding
  }
}

async function seedDepartments(trx: Transaction, tenantId: string): Promise<ReadonlyMap<string, string>> {
  await trx('agents.department')
    .insert(builtInDepartments.map((department) => ({ tenant_id: tenantId, id: v7(), ...department })))
    .onConflict(['tenant_id', 'name'])
    .ignore()
  const rows: { id: string; name: string }[] = await trx('agents.department').select('id', 'name').where('tenant_id', tenantId)
  return new Map(rows.map(({ id, name }) => [name, id]))
}

function toRow({ department, definition, ...agent }: BuiltInAgent, tenantId: string, departments: ReadonlyMap<string, string>) {
  return {
    tenant_id: tenantId,
    id: v7(),
    department_id: departments.get(department),
    definition: JSON.stringify(definition),
    ...agent,
  }
}
