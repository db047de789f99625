import type { Database } from '@agentic/postgres/database'
import { v7 } from 'uuid'

/** Adds the example where the tenant has no webhook yet. */
export async function seedWebhook(database: Database, tenantId: string, secret: string): Promise<void> {
  await database.asTenant({ tenantId }, async (transaction) => {
    if (await transaction('events.webhook').first('id')) return
    await transaction('events.webhook').insert({
      tenant_id: tenantId,
      id: v7(),
      url: 'https://example.com/webhooks/agentic',
      description: 'Example: put your own address here',
      event_types: ['run.succeeded', 'run.failed'],
      secret,
      state: 'PAUSED',
      created_at: new Date(),
    })
  })
}
