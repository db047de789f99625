import { readFile, stat } from 'node:fs/promises'
import type { Log } from '@agentic/service/log'
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

// For how long a file of keys is not looked at again.
const LOOKED_MS = 1_000

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

/**
 * Those in a file, read again when it changes; where it can no longer be read, those of before.
 * @param options.now milliseconds
 */
export function keysInFile(options: { path: string; log: Log; now?: () => number }): () => Promise<JSONWebKeySet> {
  const { path, log, now = Date.now } = options
  let known: Promise<JSONWebKeySet> | undefined
  let version = ''
  let lookedAt = Number.NEGATIVE_INFINITY

  async function look(before: Promise<JSONWebKeySet> | undefined): Promise<JSONWebKeySet> {
    try {
      const { mtimeMs, size, ino } = await stat(path)
      const found = `${mtimeMs} ${size} ${ino}`
      if (before && found === version) return await before
      const keys: JSONWebKeySet = JSON.parse(await readFile(path, 'utf8'))
      createLocalJWKSet(keys)
      version = found
      return keys
    } catch (error) {
      if (!before) throw error
      log.error({ err: error, path }, 'The keys of access tokens cannot be read, those of before stay')
      return before
    }
  }

  return () => {
    if (known && now() < lookedAt + LOOKED_MS) return known
    lookedAt = now()
    const found = look(known)
    // Where it was never read it is looked at again at once.
    found.catch(() => {
      if (known === found) known = undefined
    })
    known = found
    return found
  }
}
