import { AsyncLocalStorage } from 'node:async_hooks'
import type { Transaction } from './database.ts'

/** What the audit log says of one mutation: who asked for it, from where, and what it is about. Never its input. */
export interface AuditTrail {
  /** `agents.startRun` */
  readonly action: string
  actor: { readonly kind: 'USER' | 'SERVICE_ACCOUNT' | 'SERVICE'; readonly id: string } | null
  /** The key that the actor's request came with. */
  readonly apiKeyId: string | null
  readonly requestId: string
  readonly clientAddress: string | null
  /** Ids that were passed, by where: `input.projectId`. */
  readonly ids: Readonly<Record<string, string>>
  /** Whether it is under way and not in the log yet: one entry is enough, and what it set off runs on without it. */
  isOpen: boolean
  /** What it changes, where that was said. */
  target?: string
  /** Set where the mutation commits and yet refuses what was asked for. */
  refusal?: AuditRefusal
}

export interface AuditRefusal {
  readonly target: string
  /** Ids and codes only. */
  readonly details: Readonly<Record<string, string>>
}

const trails = new AsyncLocalStorage<AuditTrail>()

/** Runs a mutation whose first transaction that changes something of a tenant writes one entry with the change. */
export async function audited<T>(trail: AuditTrail, mutation: () => Promise<T>): Promise<T> {
  try {
    return await trails.run(trail, mutation)
  } finally {
    trail.isOpen = false
  }
}

/** The trail of the mutation that this is part of, while nothing says yet that it happened. */
export function openTrail(): AuditTrail | undefined {
  const trail = trails.getStore()
  return trail?.isOpen ? trail : undefined
}

/** Says who acts in a mutation that was asked for before anybody had signed in, and on what: their own account. */
export function nameActor(actor: NonNullable<AuditTrail['actor']>): void {
  const trail = openTrail()
  if (trail) trail.actor ??= actor
  nameTarget(actor.id)
}

/** Says what a mutation changes, where that is neither an id that was passed nor what its transaction results in. */
export function nameTarget(id: string): void {
  const trail = openTrail()
  if (trail) trail.target ??= id
}

/** Says that nothing was done: rows were locked, which looks like a change, to find out that there is nothing to do. */
export function noteNothing(): void {
  const trail = openTrail()
  if (trail) trail.isOpen = false
}

/** Says that the mutation will refuse, though its transaction commits: what that changes – it may end a session – is the answer. */
export function noteRefusal(refusal: AuditRefusal): void {
  const trail = openTrail()
  if (trail) trail.refusal = refusal
}

/**
 * Notes what was done, in the transaction that did it: both are committed or neither.
 * @param result of the transaction's work; its id is the target where none was named or passed. What has none changes the
 *   tenant itself
 * @returns false where the transaction neither changed nor locked anything: then nothing is noted but a refusal
 */
export async function noteDone(
  transaction: Transaction,
  { tenantId, trail, result }: { tenantId: string; trail: AuditTrail; result: unknown },
): Promise<boolean> {
  const { rowCount } = await transaction.raw(
    `insert into outbox.audit (tenant_id, action, outcome, actor_kind, actor_id, api_key_id, target, details, request_id, client_address)
     select :tenantId, :action, :outcome, :actorKind, :actorId, :apiKeyId, :target, :details, :requestId, :clientAddress
      where :refused or pg_current_xact_id_if_assigned() is not null`,
    {
      tenantId,
      action: trail.action,
      outcome: trail.refusal ? 'REFUSED' : 'DONE',
      refused: trail.refusal !== undefined,
      actorKind: trail.actor?.kind ?? null,
      actorId: trail.actor?.id ?? null,
      apiKeyId: trail.apiKeyId,
      target: trail.refusal?.target ?? trail.target ?? trail.ids.id ?? idOf(result) ?? Object.values(trail.ids)[0] ?? tenantId,
      details: JSON.stringify({ ...trail.ids, ...trail.refusal?.details }),
      requestId: trail.requestId,
      clientAddress: trail.clientAddress,
    },
  )
  return rowCount > 0
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function idOf(result: unknown): string | undefined {
  const id = typeof result === 'object' && result !== null && 'id' in result ? result.id : result
  return typeof id === 'string' && UUID.test(id) ? id : undefined
}

/** The ids among a mutation's arguments. Only what is a UUID: whatever else is in an id's place may be a secret. */
export function idsIn(value: unknown, path = ''): Record<string, string> {
  if (typeof value === 'string') return /(^|\.)id$|Ids?(\.\d+)?$/.test(path) && UUID.test(value) ? { [path]: value } : {}
  if (typeof value !== 'object' || value === null) return {}
  const inner = Object.entries(value).map(([key, item]) => idsIn(item, path ? `${path}.${key}` : key))
  return Object.assign({}, ...inner)
}
