import type { Log } from '@agentic/service/log'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JSONWebKeySet,
} from 'jose'
import type { Sealer } from '../sealer.ts'
import type { SigningKeyStore } from './signing-key.store.ts'
import { nextBegins, outlived, type SigningKey } from './signing-key.ts'

// Far less than a key is published ahead, so that every process has a key before any signs with it.
const RELOAD_AFTER_MS = 60_000

export interface SigningKeysParts {
  readonly store: SigningKeyStore
  readonly sealer: Sealer
  /** How long a key signs. */
  readonly periodMs: number
  readonly log: Log
  readonly now: () => Date
}

export interface CurrentKey {
  readonly kid: string
  readonly privateKey: CryptoKey
}

interface Loaded {
  readonly atMs: number
  readonly jwks: JSONWebKeySet
  /** Those that can be opened, oldest first. */
  readonly usable: readonly { readonly key: SigningKey; readonly privateKey: CryptoKey }[]
}

/** The keys of access tokens: made, published ahead, used and dropped in time, in step with all other processes. */
export class SigningKeys {
  readonly #parts: SigningKeysParts
  #loaded: Loaded | undefined
  #loading: Promise<Loaded> | undefined

  constructor(parts: SigningKeysParts) {
    this.#parts = parts
  }

  /** What tokens are verified with (RFC 7517): the same object until something changes. */
  async jwks(): Promise<JSONWebKeySet> {
    return (await this.#fresh()).jwks
  }

  async current(): Promise<CurrentKey> {
    const { usable } = await this.#fresh()
    const now = this.#parts.now()
    // The very first key may begin a moment from now: by the clock of the process that made it.
    const newest = usable.findLast(({ key }) => key.signsFrom <= now) ?? usable[0]
    if (!newest) throw new Error('There is no key to sign access tokens with')
    return { kid: newest.key.kid, privateKey: newest.privateKey }
  }

  async #fresh(): Promise<Loaded> {
    if (this.#loaded && this.#parts.now().getTime() - this.#loaded.atMs < RELOAD_AFTER_MS) return this.#loaded
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    const known = this.#loaded
    if (!known) return this.#loading
    return this.#loading.catch((error) => {
      this.#parts.log.warn({ err: error }, 'The signing keys could not be read again: those known stay in use')
      return known
    })
  }

  async #load(): Promise<Loaded> {
    const keys = await this.#parts.store.maintain((known) => this.#decide(known))
    const usable = (await Promise.all(keys.map((key) => this.#opened(key)))).filter((key) => key !== null)
    const jwks = { keys: keys.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' })) }
    const isSame = JSON.stringify(jwks) === JSON.stringify(this.#loaded?.jwks)
    this.#loaded = { atMs: this.#parts.now().getTime(), usable, jwks: isSame && this.#loaded ? this.#loaded.jwks : jwks }
    return this.#loaded
  }

  async #decide(known: readonly SigningKey[]) {
    const { now, periodMs, log } = this.#parts
    const opened = await Promise.all(known.map((key) => this.#opened(key)))
    const usable = opened.flatMap((one) => one?.key ?? [])
    if (usable.length < known.length) {
      log.warn('Signing keys were sealed with another KEY_ENCRYPTION_KEY: they only verify from now on')
    }
    const begins = nextBegins(usable, now(), periodMs)
    return { added: begins && (await this.#made(begins)), removed: outlived(known, usable, now()) }
  }

  async #made(signsFrom: Date): Promise<SigningKey> {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    const publicJwk = await exportJWK(publicKey)
    const kid = await calculateJwkThumbprint(publicJwk)
    const pkcs8 = Buffer.from(await exportPKCS8(privateKey))
    return { kid, publicJwk, signsFrom, privateKeySealed: this.#parts.sealer.seal(pkcs8, contextOf(kid)) }
  }

  async #opened(key: SigningKey) {
    const pkcs8 = this.#parts.sealer.open(key.privateKeySealed, contextOf(key.kid))
    return pkcs8 && { key, privateKey: await importPKCS8(pkcs8.toString(), 'EdDSA') }
  }
}

function contextOf(kid: string): string {
  return `signing-key/${kid}`
}
