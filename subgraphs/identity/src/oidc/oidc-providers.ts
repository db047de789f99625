import type { Caller } from '@agentic/caller/caller'
import { identified, scopeOf } from '../identified.ts'
import type { Sealer } from '../sealer.ts'
import type { OidcStore } from './oidc.store.ts'
import { type OidcLogins, secretContextOf } from './oidc-logins.ts'
import { checkProvider, type OidcProvider } from './oidc-provider.ts'

export interface SetOidcProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string | null
  readonly redirectUris: readonly string[]
}

export interface OidcProvidersParts {
  readonly store: OidcStore
  readonly logins: OidcLogins
  readonly sealer: Sealer
  readonly caller: Caller
  readonly now: () => Date
}

/** The identity provider of the caller's tenant. */
export class OidcProviders {
  readonly #parts: OidcProvidersParts

  constructor(parts: OidcProvidersParts) {
    this.#parts = parts
  }

  async find(): Promise<OidcProvider | null> {
    return this.#parts.store.find(scopeOf(identified(this.#parts.caller)))
  }

  /** @throws BAD_USER_INPUT, QUOTA_EXCEEDED, SUBGRAPH_UNAVAILABLE where the provider does not answer */
  async set(input: SetOidcProvider): Promise<OidcProvider> {
    const { store, logins, sealer, caller, now } = this.#parts
    const scope = scopeOf(identified(caller))
    checkProvider(input)
    const { issuer, clientId, clientSecret, redirectUris } = input
    const clientSecretSealed = clientSecret ? sealer.seal(Buffer.from(clientSecret), secretContextOf(scope.tenantId)) : null
    const provider = { issuer, clientId, clientSecretSealed, redirectUris, updatedAt: now() }
    // Before the provider is asked anything.
    await store.requireRoom(scope)
    await logins.check(provider, scope.tenantId)
    await store.set(scope, provider)
    return provider
  }

  async delete(): Promise<boolean> {
    return this.#parts.store.delete(scopeOf(identified(this.#parts.caller)))
  }
}
