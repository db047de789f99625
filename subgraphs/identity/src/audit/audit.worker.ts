import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import type { SigningKeys } from '../access-token/signing-keys.ts'
import type { AuditStore } from './audit.store.ts'
import { checkpointSigner } from './checkpoints.ts'

const CHAIN_EVERY_MS = 500
// Each time leaves an entry in the log of whose entries have expired.
const EXPIRE_EVERY_MS = 24 * 60 * 60 * 1_000
const RECORDS_PER_MOVE = 500

interface Parts {
  readonly store: AuditStore
  readonly signingKeys: SigningKeys
}

/** Chain what the subgraphs noted, and delete what has expired. Any number of them may run. */
export function createAuditWorkers(parts: Parts & { readonly log: Log }): Worker[] {
  const { log } = parts
  return [
    new PollLoop({ idleMs: CHAIN_EVERY_MS, work: () => chainRecords(parts), problem: 'Chaining the audit log failed', log }),
    new PollLoop({
      idleMs: EXPIRE_EVERY_MS,
      work: () => expireEntries(parts),
      problem: 'Old audit entries are still there',
      log,
    }),
  ]
}

/** Everything that is noted now. */
export async function chainRecords({ store, signingKeys }: Parts): Promise<void> {
  while ((await store.moveRefusedLogins(RECORDS_PER_MOVE)) === RECORDS_PER_MOVE);
  const tenantIds = await store.tenantsWithRecords()
  if (tenantIds.length === 0) return
  const signer = await checkpointSigner(signingKeys)
  for (const tenantId of tenantIds) {
    while ((await store.move(tenantId, { limit: RECORDS_PER_MOVE, signer })) === RECORDS_PER_MOVE);
  }
}

/** Everything that its tenant keeps no longer. */
export async function expireEntries({ store, signingKeys }: Parts): Promise<void> {
  const tenantIds = await store.tenantsWithRetention()
  if (tenantIds.length === 0) return
  const signer = await checkpointSigner(signingKeys)
  for (const tenantId of tenantIds) await store.expire(tenantId, signer)
}
