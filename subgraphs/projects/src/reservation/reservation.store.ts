import type { Transaction } from '@agentic/postgres/database'
import type { NewReservation, Reservation } from './reservation.ts'

const COLUMNS = [
  'id',
  'project_id',
  'agent_id',
  'run_id',
  'api_key_id',
  'amount_nano as amountNano',
  'state',
  'expires_at as expiresAt',
]

interface ReservationRow extends Omit<Reservation, 'charged'> {
  readonly project_id: string
  readonly agent_id: string
  readonly run_id: string
  readonly api_key_id: string | null
}

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
    .returning(COLUMNS)
  return row ? toReservation(row) : null
}

export async function updateState(transaction: Transaction, { id, state }: Reservation): Promise<void> {
  await transaction('projects.reservation').where({ id }).update({ state })
}

function toReservation({ project_id, agent_id, run_id, api_key_id, ...row }: ReservationRow): Reservation {
  return { ...row, charged: { projectId: project_id, agentId: agent_id, runId: run_id, apiKeyId: api_key_id } }
}
