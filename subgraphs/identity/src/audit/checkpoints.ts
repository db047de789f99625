import { canonicalJson } from '@agentic/postgres/canonical-json'
import { CompactSign, compactVerify, importJWK, type JWK } from 'jose'
import type { SigningKeys } from '../access-token/signing-keys.ts'
import type { ChainEnd } from './audit-entry.ts'

const TYPE = 'audit-checkpoint'

export interface Checkpoint extends ChainEnd {
  /** Compact JWS (RFC 7515) over tenant, sequence and hash. */
  readonly signature: string
}

/** What signs with identity's key of the moment, and the public half that is kept to verify it. */
export interface CheckpointSigner {
  readonly kid: string
  readonly publicJwk: JWK
  sign(tenantId: string, end: ChainEnd): Promise<Checkpoint>
}

export async function checkpointSigner(keys: SigningKeys): Promise<CheckpointSigner> {
  const { kid, privateKey } = await keys.current()
  const publicJwk = (await keys.jwks()).keys.find((key) => key.kid === kid)
  if (!publicJwk) throw new Error(`The signing key ${kid} is not among those that are published`)
  return {
    kid,
    publicJwk,
    async sign(tenantId, { sequence, hash }) {
      const header = { alg: 'EdDSA', typ: TYPE, kid }
      const signature = await new CompactSign(said(tenantId, { sequence, hash })).setProtectedHeader(header).sign(privateKey)
      return { sequence, hash, signature }
    },
  }
}

/** Whether one of the keys signed exactly this end of this tenant's chain. */
export async function isGenuine(tenantId: string, checkpoint: Checkpoint, keys: ReadonlyMap<string, JWK>): Promise<boolean> {
  try {
    const { payload } = await compactVerify(
      checkpoint.signature,
      async ({ kid, typ }) => {
        const jwk = typ === TYPE && kid ? keys.get(kid) : undefined
        if (!jwk) throw new Error('Not signed as a checkpoint with a key of ours')
        return importJWK(jwk, 'EdDSA')
      },
      { algorithms: ['EdDSA'] },
    )
    return Buffer.from(payload).equals(said(tenantId, checkpoint))
  } catch {
    // Whatever is wrong with a signature, it is not genuine; which is what was asked.
    return false
  }
}

function said(tenantId: string, { sequence, hash }: ChainEnd): Buffer {
  return Buffer.from(canonicalJson({ tenantId, sequence: Number(sequence), hash: hash.toString('hex') }))
}
