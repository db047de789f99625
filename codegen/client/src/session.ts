import { isUnauthenticated } from './errors.ts'
import type { SignedInFragment } from './generated/graphql.ts'

/** Where tokens are kept: `localStorage` and `sessionStorage` fit. */
export interface TokenStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** Where the value of `Authorization` comes from. */
export interface Credentials {
  /** @param refused what the gateway has just refused: another is returned where there is one */
  authorization(refused?: string): Promise<string | undefined>
}

interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** Epoch milliseconds, by this machine's clock. */
  readonly renewAt: number
}

export interface SessionOptions {
  readonly storage: TokenStorage
  readonly key: string
  /** Exchanges a refresh token, which is good for one use. */
  readonly refresh: (refreshToken: string) => Promise<SignedInFragment>
}

const RENEW_BEFORE_MS = 30_000
// A clock that is ahead of the server's must not make us renew at each request.
const KEPT_MS_MIN = 10_000

/**
 * A sign-in, renewed when its access token is about to expire or was refused. What is stored is the truth: several
 * clients, in several tabs of a browser say, share one session through it.
 */
export class Session implements Credentials {
  readonly #options: SessionOptions
  #renewing: Promise<void> | undefined

  constructor(options: SessionOptions) {
    this.#options = options
  }

  get isOpen(): boolean {
    return this.#read() !== undefined
  }

  begin({ accessToken, refreshToken, accessTokenExpiresAt }: SignedInFragment): void {
    const now = Date.now()
    const renewAt = Math.max(Date.parse(accessTokenExpiresAt) - RENEW_BEFORE_MS, now + KEPT_MS_MIN)
    const tokens: Tokens = { accessToken, refreshToken, renewAt }
    this.#options.storage.setItem(this.#options.key, JSON.stringify(tokens))
  }

  end(): void {
    this.#options.storage.removeItem(this.#options.key)
  }

  /** @throws GraphQLRequestError UNAUTHENTICATED where the session has ended on the server */
  async authorization(refused?: string): Promise<string | undefined> {
    const tokens = this.#read()
    if (!tokens) return undefined
    const isGood = bearer(tokens) !== refused && Date.now() < tokens.renewAt
    if (isGood) return bearer(tokens)
    // However many ask at once: the refresh token is used once.
    this.#renewing ??= this.#renew(tokens).finally(() => {
      this.#renewing = undefined
    })
    await this.#renewing
    const renewed = this.#read()
    return renewed && bearer(renewed)
  }

  async #renew({ refreshToken }: Tokens): Promise<void> {
    const isStillOurs = () => this.#read()?.refreshToken === refreshToken
    try {
      const signedIn = await this.#options.refresh(refreshToken)
      // Somebody may have signed out, or in again, meanwhile.
      if (isStillOurs()) this.begin(signedIn)
    } catch (error) {
      if (isUnauthenticated(error) && isStillOurs()) this.end()
      throw error
    }
  }

  #read(): Tokens | undefined {
    const text = this.#options.storage.getItem(this.#options.key)
    return text === null ? undefined : (JSON.parse(text) as Tokens)
  }
}

function bearer({ accessToken }: Tokens): string {
  return `Bearer ${accessToken}`
}

/** Tokens that live as long as the page or the process. */
export class MemoryStorage implements TokenStorage {
  readonly #values = new Map<string, string>()

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null
  }

  setItem(key: string, value: string): void {
    this.#values.set(key, value)
  }

  removeItem(key: string): void {
    this.#values.delete(key)
  }
}
