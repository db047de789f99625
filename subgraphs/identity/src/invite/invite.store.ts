import type { PlanQuotas } from '@agentic/caller/quotas'
import { nameActor, noteRefusal } from '@agentic/postgres/audit'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type IdempotentCall, once } from '@agentic/postgres/idempotency'
import { publishEvent } from '@agentic/postgres/outbox'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import { enqueueMail, withdrawMail } from '../mail/mail.store.ts'
import type { NewMail } from '../mail/mail.ts'
import { ROLE_JSON } from '../role/role.store.ts'
import { requireQuota } from '../tenant/quota.store.ts'
import { giveRoles } from '../user/membership.store.ts'
import { insertAccount, type NewAccount } from '../user/user.store.ts'
import { alreadyKnown, type Invite, type InviteState } from './invite.ts'

const COLUMNS = `i.id, i.tenant_id as "tenantId", i.email, i.name, i.state, i.created_at as "createdAt", i.expires_at as "expiresAt",
  i.ended_at as "endedAt", json_build_object('kind', i.inviter_kind, 'id', i.inviter_id) as inviter, coalesce((
    select json_agg(${ROLE_JSON} order by r.name)
      from identity.invite_role ir
      join identity.role r on r.tenant_id = ir.tenant_id and r.id = ir.role_id
     where ir.tenant_id = i.tenant_id and ir.invite_id = i.id), '[]') as roles`

export interface NewInvite extends Pick<Invite, 'id' | 'email' | 'name' | 'inviter'> {
  readonly roleIds: readonly string[]
}

/** What makes an invite good, or good again. */
export interface Sending {
  readonly tokenHash: Buffer
  readonly expiresAt: Date
  readonly mail: NewMail
  readonly now: Date
}

export interface InviteCriteria {
  readonly state: InviteState | undefined
  readonly now: Date
}

export class InviteStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  async find(scope: TenantScope, id: string): Promise<Invite | null> {
    return this.#database.asTenant(scope, async (trx) => (await selectInvites(trx).where('i.id', id).first()) ?? null)
  }

  page(scope: TenantScope, page: Page, criteria: InviteCriteria): Promise<Slice<Invite>> {
    return this.#database.asTenant(scope, (trx) =>
      readSlice<Invite>(meeting(selectInvites(trx), criteria), page, { key: 'i.id', order: 'desc' }),
    )
  }

  count(scope: TenantScope, criteria: InviteCriteria): Promise<number> {
    return this.#database.asTenant(scope, async (trx) => {
      const row = await meeting(trx('identity.invite as i'), criteria).count({ count: '*' }).first()
      return Number(row?.count)
    })
  }

  /** The id of the invite that this call, or an earlier one with its idempotency key, made. @throws CONFLICT */
  create({ tenantId, ...scope }: TenantScope, invite: NewInvite, sending: Sending, call: IdempotentCall): Promise<string> {
    const { id, email, name, inviter, roleIds } = invite
    return this.#database.asTenant({ tenantId, ...scope }, (trx) =>
      once(trx, call, async () => {
        const { tokenHash, expiresAt, now } = sending
        if (await isTaken(trx, email)) throw alreadyKnown(email)
        await requireQuota(trx, this.#quotas, tenantId, 'USERS', now)
        await trx('identity.invite').insert({
          tenant_id: tenantId,
          id,
          email,
          name,
          inviter_kind: inviter.kind,
          inviter_id: inviter.id,
          token_hash: tokenHash,
          created_at: now,
          expires_at: expiresAt,
        })
        await trx.raw('insert into identity.invite_role (tenant_id, invite_id, role_id) select ?, ?, unnest(?::uuid[])', [
          tenantId,
          id,
          [...roleIds],
        ])
        await enqueueMail(trx, tenantId, sending.mail, now)
        const data = { inviteId: id, email, name, roleIds, inviter }
        await publishEvent(trx, tenantId, { type: 'user.invited', source: 'identity', subject: `invite/${id}`, data })
        return id
      }),
    )
  }

  /** The token before is good no more. @param check throws where the invite, now locked, must not be sent */
  resend(scope: TenantScope, id: string, sending: Sending, check: (invite: Invite) => void): Promise<boolean> {
    return this.#change(scope, id, async (trx, invite) => {
      check(invite)
      const { tokenHash, expiresAt, mail, now } = sending
      // One that expired took no place any more.
      if (invite.expiresAt <= now) await requireQuota(trx, this.#quotas, scope.tenantId, 'USERS', now)
      await trx('identity.invite').where({ id }).update({ token_hash: tokenHash, expires_at: expiresAt })
      await withdrawMail(trx, mail.about)
      await enqueueMail(trx, scope.tenantId, mail, now)
    })
  }

  revoke(scope: TenantScope, id: string, now: Date, check: (invite: Invite) => void): Promise<boolean> {
    return this.#change(scope, id, async (trx, invite) => {
      if (invite.state === 'REVOKED') return
      check(invite)
      await trx('identity.invite').where({ id }).update({ state: 'REVOKED', token_hash: null, ended_at: now })
      await withdrawMail(trx, `invite/${id}`)
    })
  }

  /** The invite whose token it is, as long as it can be used. */
  async findByToken(tokenHash: Buffer, now: Date): Promise<Invite | null> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select id from identity.tenant_by_invite_token(?) as id', [tokenHash]),
    )
    const tenantId: string | undefined = rows[0]?.id
    if (!tenantId) return null
    return this.#database.asTenant({ tenantId }, async (trx) => {
      return (await selectInvites(trx).where('i.token_hash', tokenHash).where('i.expires_at', '>', now).first()) ?? null
    })
  }

  /** Makes the user. USED: somebody was faster, or it was revoked. TAKEN: somebody else has the address by now. */
  accept({ id, tenantId }: Invite, tokenHash: Buffer, account: NewAccount, now: Date): Promise<'ACCEPTED' | 'USED' | 'TAKEN'> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const invite = await selectInvites(trx).where({ 'i.id': id, 'i.token_hash': tokenHash }).forUpdate('i').first()
      if (!invite) return 'USED'
      if (!(await insertAccount(trx, account))) {
        noteRefusal({ target: id, details: { code: 'CONFLICT' } })
        return 'TAKEN'
      }
      nameActor({ kind: 'USER', id: account.id })
      await trx('identity.invite').where({ id }).update({ state: 'ACCEPTED', token_hash: null, ended_at: now })
      await giveRoles(trx, tenantId, account.id, invite.roles)
      const data = { userId: account.id, email: account.email, name: account.name, inviteId: id }
      await publishEvent(trx, tenantId, { type: 'user.joined', source: 'identity', subject: `user/${account.id}`, data })
      return 'ACCEPTED'
    })
  }

  #change(scope: TenantScope, id: string, change: (trx: Transaction, invite: Invite) => Promise<void>): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => {
      const invite = await selectInvites(trx).where('i.id', id).forUpdate('i').first()
      if (invite) await change(trx, invite)
      return invite !== undefined
    })
  }
}

async function isTaken(trx: Transaction, email: string): Promise<boolean> {
  return (await trx('identity.user_account').whereRaw('lower(email) = lower(?)', [email]).first('id')) !== undefined
}

function selectInvites(trx: Transaction) {
  return trx('identity.invite as i').select(trx.raw(COLUMNS))
}

function meeting(query: ReturnType<Transaction>, { state, now }: InviteCriteria): ReturnType<Transaction> {
  if (state === undefined) return query
  if (state === 'PENDING') query.where('i.expires_at', '>', now)
  if (state === 'EXPIRED') query.where('i.expires_at', '<=', now)
  return query.where('i.state', state === 'EXPIRED' ? 'PENDING' : state)
}
