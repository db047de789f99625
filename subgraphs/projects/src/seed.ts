import type { Database } from '@agentic/postgres/database'
import { v7 } from 'uuid'
import { ensureBudget } from './budget/budget.store.ts'
import { readSettings } from './budget/budget.ts'
import { insertPrice } from './price/price.store.ts'
import { readModelPrice } from './price/price.ts'
import { ensureProject } from './project/project.store.ts'

const PRICES_FROM = new Date('2026-01-01T00:00:00Z')

/** Examples: real prices change, so set your providers' with setModelPrice. */
const PRICES = [
  {
    provider: 'openai',
    model: 'gpt-4o',
    inputUsdPerMillion: '2.50',
    cachedInputUsdPerMillion: '1.25',
    outputUsdPerMillion: '10',
  },
  {
    provider: 'openai',
    model: 'gpt-4o-mini',
    inputUsdPerMillion: '0.15',
    cachedInputUsdPerMillion: '0.075',
    outputUsdPerMillion: '0.60',
  },
  {
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    inputUsdPerMillion: '3',
    cachedInputUsdPerMillion: '0.30',
    outputUsdPerMillion: '15',
  },
]

/** A tenant's first project with its budget, and a few prices. Doing it again changes nothing. */
export function seedProjects(database: Database, { tenantId }: { readonly tenantId: string }): Promise<{ projectId: string }> {
  return database.asTenant({ tenantId }, async (transaction) => {
    const project = { id: v7(), key: 'DEMO', name: 'Demo', description: 'Where the examples run.' }
    const projectId = await ensureProject(transaction, tenantId, project)
    const settings = readSettings({
      limitUsd: '100',
      window: 'MONTH',
      timezone: 'UTC',
      thresholds: [50, 80, 100],
      onExceeded: 'BLOCK',
    })
    await ensureBudget(transaction, tenantId, { id: v7(), scope: 'PROJECT', subject: projectId, ...settings })
    for (const price of PRICES) {
      await insertPrice(transaction, tenantId, readModelPrice(v7(), { ...price, effectiveFrom: PRICES_FROM }, PRICES_FROM))
    }
    return { projectId }
  })
}
