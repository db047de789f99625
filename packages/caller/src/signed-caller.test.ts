import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { UserCaller } from './caller.ts'
import { createCallerSigner, createCallerVerifier } from './signed-caller.ts'

const caller: UserCaller = { kind: 'USER', tenantId: 't', userId: 'u', sessionId: 's', permissions: ['runs:execute'] }

test('a signed caller arrives as it was sent', async () => {
  const signer = await createCallerSigner()
  const verifier = createCallerVerifier(signer.jwks)
  assert.deepEqual(await verifier.verify(signer.sign(caller)), caller)
})

test('a caller signed with another key, or changed on the way, is refused', async () => {
  const [signer, stranger] = [await createCallerSigner(), await createCallerSigner()]
  const verifier = createCallerVerifier(signer.jwks)
  await assert.rejects(verifier.verify(stranger.sign(caller)), { code: 'ERR_JWKS_NO_MATCHING_KEY' })

  const [header, , signature] = signer.sign(caller).split('.')
  const forged = Buffer.from(JSON.stringify({ caller: { ...caller, tenantId: 'other' } })).toString('base64url')
  await assert.rejects(verifier.verify(`${header}.${forged}.${signature}`), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
})

test('a signed caller expires after a minute', async () => {
  const signer = await createCallerSigner({ now: () => Date.now() - 61_000 })
  await assert.rejects(createCallerVerifier(signer.jwks).verify(signer.sign(caller)), { code: 'ERR_JWT_EXPIRED' })
})

test('a cached token is replaced before it can expire on its way to a subgraph', async () => {
  let now = Date.now()
  const signer = await createCallerSigner({ now: () => now })
  const first = signer.sign(caller)
  now += 39_000
  assert.equal(signer.sign(caller), first)
  now += 2_000
  assert.notEqual(signer.sign(caller), first)
})

test('the published keys hold no private part', async () => {
  const { jwks } = await createCallerSigner()
  assert.ok(jwks.keys.every((key) => !('d' in key)))
})

test('keys are exchanged without a moment in which a gateway signs with one that another does not publish', async () => {
  const [old, next] = [1, 2].map(() =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  const steps = [[old], [old, next], [next, old], [next]].map((keys) => keys.join(''))
  for (const [index, before] of steps.slice(0, -1).entries()) {
    const gateways = await Promise.all([before, steps[index + 1] ?? ''].map((privateKey) => createCallerSigner({ privateKey })))
    for (const signer of gateways) {
      for (const { jwks } of gateways) assert.deepEqual(await createCallerVerifier(jwks).verify(signer.sign(caller)), caller)
    }
  }
  await assert.rejects(createCallerSigner({ privateKey: 'no PEM' }), TypeError)
})
