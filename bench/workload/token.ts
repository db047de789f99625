import { type KeyObject, randomUUID, sign } from 'node:crypto'

const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: 'at+jwt', kid: 'bench' })).toString('base64url')

/** An access token (RFC 9068) of a user that no other has. */
export function tokenOf(key: KeyObject): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: 'identity',
    aud: 'gateway',
    sub: randomUUID(),
    jti: randomUUID(),
    client_id: 'bench',
    tenant_id: '018f0000-0000-7000-8000-000000000001',
    sid: randomUUID(),
    scope: '',
    iat: now,
    exp: now + 600,
  }
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}
