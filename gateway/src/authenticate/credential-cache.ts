import type { EstablishedCredential } from './authenticated.ts'

const KEPT_MAX = 10_000

interface Kept {
  readonly credential: Promise<EstablishedCredential>
  /** Epoch milliseconds; set once the credential is known. */
  freshUntil: number
}

/** What was found out about credentials, by their hash; at once by many asked about, one is found out once. */
export class CredentialCache {
  readonly #kept = new Map<string, Kept>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** @param keptMs how long at most it is taken as it was found, besides until it expires */
  get(id: string, establish: () => Promise<EstablishedCredential>, keptMs: number): Promise<EstablishedCredential> {
    const known = this.#kept.get(id)
    if (known && known.freshUntil > this.#now()) return known.credential
    const kept: Kept = { credential: establish(), freshUntil: Number.POSITIVE_INFINITY }
    this.#keep(id, kept)
    kept.credential.then(
      ({ expiresAt = Number.POSITIVE_INFINITY }) => {
        kept.freshUntil = Math.min(expiresAt, this.#now() + keptMs)
      },
      () => {
        if (this.#kept.get(id) === kept) this.#kept.delete(id)
      },
    )
    return kept.credential
  }

  delete(id: string): void {
    this.#kept.delete(id)
  }

  #keep(id: string, kept: Kept): void {
    // The oldest goes: a Map keeps the order of insertion.
    this.#kept.delete(id)
    if (this.#kept.size >= KEPT_MAX) this.#kept.delete(this.#kept.keys().next().value ?? '')
    this.#kept.set(id, kept)
  }
}
