import type { Caller } from '@agentic/caller/caller'
import type { RevocationList } from './revocation.ts'

/** Who a credential stands for, and until when. */
export interface Authenticated {
  readonly caller: Caller
  /** Epoch milliseconds; an open socket is closed then. */
  readonly expiresAt?: number
  /**
   * Calls the listener once, when the credential is no longer what it was: its session, user or key was revoked, or what
   * they may do has changed. @returns how to stop listening
   */
  onRevoked(listener: () => void): () => void
}

/** What the list of revocations needs to know of a credential. */
export interface Revocable {
  readonly caller: Caller
  /** Of the user, as the access token has it. */
  readonly tokenVersion: number
  /** When it was asked what the credential is good for: milliseconds of the gateway's own monotonic clock. */
  readonly establishedAtMs: number
}

export class EstablishedCredential implements Authenticated, Revocable {
  readonly caller: Caller
  readonly expiresAt?: number
  readonly tokenVersion: number
  readonly establishedAtMs: number
  readonly #revocations: RevocationList | undefined

  constructor(of: Revocable & { readonly expiresAt?: number }, revocations: RevocationList | undefined) {
    this.caller = of.caller
    this.tokenVersion = of.tokenVersion
    this.establishedAtMs = of.establishedAtMs
    if (of.expiresAt !== undefined) this.expiresAt = of.expiresAt
    this.#revocations = revocations
  }

  get isRevoked(): boolean {
    return this.#revocations?.names(this) ?? false
  }

  onRevoked(listener: () => void): () => void {
    return this.#revocations?.watch(this, listener) ?? (() => {})
  }
}
