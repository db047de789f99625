import { type Columns, returned } from '@agentic/postgres/columns'
import type { Transaction } from '@agentic/postgres/database'
import type { Charged } from '../budget/budget.ts'
import type { ReservationRow } from '../rows.generated.ts'
import type { NewReservation, Reservation } from './reservation.ts'

const COLUMNS = {
  id: 'id',
  projectId: 'project_id',
  agentId: 'agent_id',
  runId: 'run_id',
  apiKeyId: 'api_key_id',
  amountNano: 'amount_nano',
  state: 'state',
  expiresAt: 'expires_at',
} as const satisfies Columns<ReservationRow, ReservationFields>

type ReservationFields = Omit<Reservation, 'charged'> & Required<Charged>

export async function findReservation(transaction: Transaction, id: string): Promise<Reservation | null> {
  const row = await transaction('projects.reservation').where({ id }).first(COLUMNS)
  return row ? toReservation(row) : null
}

export async function lockReservation(transaction: Transaction, id: string): Promise<Reservation | null> {
  const row = await transaction('projects.reservation').where({ id }).forUpdate().first(COLUMNS)
  return row ? toReservation(row) : null
}

export async function findByKey(transaction: Transaction, idempotencyKey: string): Promise<Reservation | null> {
  const row = await transaction('projects.reservation').where('idempotency_key', idempotencyKey).first(COLUMNS)
  return row ? toReservation(row) : null
}

/** Null where the key is taken: waits for a concurrent call with the same one. */
export async function insertReservation(
  transaction: Transaction,
  tenantId: string,
  { id, charged, amountNano, expiresAt, idempotencyKey }: NewReservation,
): Promise<Reservation | null> {
  const [row] = await transaction('projects.reservation')
    .insert({
      tenant_id: tenantId,
      id,
      project_id: charged.projectId,
      agent_id: charged.agentId,
      run_id: charged.runId,
      api_key_id: charged.apiKeyId,
      amount_nano: String(amountNano),
      expires_at: expiresAt,
      idempotency_key: idempotencyKey,
    })
    .onConflict(['tenant_id', 'idempotency_key'])
    .ignore()
    .returning(returned(transaction, COLUMNS))
  return row ? toReservation(row) : null
}

export async function updateState(transaction: Transaction, { id, state }: Reservation): Promise<void> {
  await transaction('projects.reservation').where({ id }).update({ state })
}

function toReservation({ projectId, agentId, runId, apiKeyId, ...reservation }: ReservationFields): Reservation {
  return { ...reservation, charged: { projectId, agentId, runId, apiKeyId } }
}
