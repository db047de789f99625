import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

/** Keys of access tokens (RFC 7517): where to fetch them, themselves, or how to ask for those of the moment. */
export type KeySource = URL | JSONWebKeySet | (() => Promise<JSONWebKeySet>)

export function keyGetter(source: KeySource): JWTVerifyGetKey {
  if (source instanceof URL) return createRemoteJWKSet(source, { cooldownDuration: 1_000 })
  if (typeof source !== 'function') return createLocalJWKSet(source)
  let known: { readonly keys: JSONWebKeySet; readonly get: JWTVerifyGetKey } | undefined
  return async (header, token) => {
    const keys = await source()
    // Imported keys are kept with the set: it is replaced only when they changed.
    if (known?.keys !== keys) known = { keys, get: createLocalJWKSet(keys) }
    return known.get(header, token)
  }
}
