import type { Database, Transaction } from '@agentic/postgres/database'
import type { ClaimedMail, MailOutcome, NewMail } from './mail.ts'

const CLAIMED = [
  'id',
  'recipient',
  'about',
  'attempts',
  'tenant_id as tenantId',
  'content_sealed as contentSealed',
  'useless_at as uselessAt',
]
const KEPT_DAYS = 30

export class MailStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async tenantsWithDue(now: Date): Promise<string[]> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select id from identity.tenants_with_due_mail(?) as id', [now]),
    )
    return rows.map(({ id }: { id: string }) => id)
  }

  /** Leases by moving due_at ahead: the mail of a worker that dies falls due again. */
  claim(tenantId: string, { now, leaseMs, limit }: { now: Date; leaseMs: number; limit: number }): Promise<ClaimedMail[]> {
    return this.#database.asTenant({ tenantId }, (trx) =>
      trx('identity.mail')
        .whereIn('id', (due) =>
          due
            .from('identity.mail')
            .select('id')
            .where('due_at', '<=', now)
            .orderBy('due_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .update({ due_at: new Date(now.getTime() + leaseMs), attempts: trx.raw('attempts + 1') })
        .returning(CLAIMED),
    )
  }

  /** Nothing where it was withdrawn, or claimed by another worker meanwhile. */
  settle({ tenantId, id, attempts }: ClaimedMail, outcome: MailOutcome, now: Date): Promise<void> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const isDue = outcome.state === 'DUE'
      await trx('identity.mail')
        .where({ id, attempts, state: 'DUE' })
        .update({
          state: outcome.state,
          due_at: isDue ? outcome.dueAt : null,
          ended_at: isDue ? null : now,
          last_error: outcome.state === 'SENT' ? null : outcome.error,
          ...(!isDue && { content_sealed: null }),
        })
      await trx('identity.mail')
        .where('ended_at', '<', trx.raw(`now() - interval '${KEPT_DAYS} days'`))
        .delete()
    })
  }
}

/** In the transaction of what it tells of: both are committed or neither. */
export async function enqueueMail(trx: Transaction, tenantId: string, mail: NewMail, now: Date): Promise<void> {
  await trx('identity.mail').insert({
    tenant_id: tenantId,
    id: mail.id,
    recipient: mail.recipient,
    about: mail.about,
    content_sealed: mail.contentSealed,
    due_at: now,
    useless_at: mail.uselessAt,
    created_at: now,
  })
}

/** What is not sent yet never will be. */
export async function withdrawMail(trx: Transaction, about: string): Promise<void> {
  await trx('identity.mail').where({ about, state: 'DUE' }).delete()
}
