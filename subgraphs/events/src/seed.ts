import { randomBytes } from 'node:crypto'
import type { Database } from '@agentic/postgres/database'
import { seedWebhook } from './webhook/webhook.seed.store.ts'

/** One paused webhook as an example, so that the lists are not empty. Running it again changes nothing. */
export async function seedEvents(database: Database, { tenantId }: { tenantId: string }): Promise<void> {
  await seedWebhook(database, tenantId, `whsec_${randomBytes(32).toString('base64')}`)
}
