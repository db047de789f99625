import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import type { SigningKeys } from '../access-token/signing-keys.ts'
import { Poller } from '../poller.ts'
import type { AuditStore } from './audit.store.ts'
import { checkpointSigner } from './checkpoints.ts'

const EVERY_MS = 500
const RECORDS_PER_MOVE = 500

/** Chains what the subgraphs noted. Any number of them may run. */
export function createAuditWorker(parts: { store: AuditStore; signingKeys: SigningKeys; log: Log }): Worker {
  return new Poller({
    everyMs: EVERY_MS,
    work: () => chainRecords(parts),
    problem: 'Chaining the audit log failed',
    log: parts.log,
  })
}

/** Everything that is noted now. */
export async function chainRecords({ store, signingKeys }: { store: AuditStore; signingKeys: SigningKeys }): Promise<void> {
  while ((await store.moveRefusedLogins(RECORDS_PER_MOVE)) === RECORDS_PER_MOVE);
  const tenantIds = await store.tenantsWithRecords()
  if (tenantIds.length === 0) return
  const signer = await checkpointSigner(signingKeys)
  for (const tenantId of tenantIds) {
    while ((await store.move(tenantId, { limit: RECORDS_PER_MOVE, signer })) === RECORDS_PER_MOVE);
  }
}
