import { badInput, DomainError } from '@agentic/service/errors'
import type { Sealer } from '../sealer.ts'
import { RefusedSignIn } from '../sign-in/refused-sign-in.ts'
import type { TenantStore } from '../tenant/tenant.store.ts'
import type { User } from '../user/user.ts'
import type { OidcStore } from './oidc.store.ts'
import { type Authorization, OidcClient } from './oidc-client.ts'
import type { OidcProvider } from './oidc-provider.ts'
import { createPublicFetch, type PublicFetch } from './public-fetch.ts'

export interface OidcLogin {
  readonly url: string
  readonly handle: string
}

export interface OidcLoginsParts {
  readonly store: OidcStore
  readonly tenants: TenantStore
  readonly sealer: Sealer
  readonly allowLoopback: boolean
  readonly now: () => Date
}

/** What the browser keeps for us, sealed: nothing is stored for a login that is never completed. */
interface Handle extends Authorization {
  readonly tenantId: string
  readonly expiresAtMs: number
}

const HANDLE_MS = 10 * 60_000
const DISCOVERED_MS = 10 * 60_000
const CLIENTS_MAX = 1_000

/** Signing in at the identity providers of the tenants. One for the whole process. */
export class OidcLogins {
  readonly #parts: OidcLoginsParts
  readonly #fetch: PublicFetch
  readonly #clients = new Map<string, { readonly client: Promise<OidcClient>; readonly of: string; readonly untilMs: number }>()

  constructor(parts: OidcLoginsParts) {
    this.#parts = parts
    this.#fetch = createPublicFetch(parts)
  }

  /** @throws NOT_FOUND, BAD_USER_INPUT where the browser must not come back there, SUBGRAPH_UNAVAILABLE */
  async begin(input: { readonly tenant: string; readonly redirectUri: string }): Promise<OidcLogin> {
    const { tenants, sealer, now } = this.#parts
    const tenantId = await tenants.findIdBySlug(input.tenant)
    const provider = tenantId && (await this.#parts.store.find({ tenantId }))
    // Whether there is such a tenant is nobody's business.
    if (!tenantId || !provider) throw new DomainError('NOT_FOUND', 'This tenant has no identity provider')
    if (!provider.redirectUris.includes(input.redirectUri))
      throw badInput({ 'input.redirectUri': 'is not one of the provider’s' })
    const { url, ...authorization } = await (await this.#clientOf(tenantId, provider)).begin(input.redirectUri)
    const handle: Handle = { ...authorization, tenantId, expiresAtMs: now().getTime() + HANDLE_MS }
    return { url, handle: sealer.seal(Buffer.from(JSON.stringify(handle)), CONTEXT).toString('base64url') }
  }

  /** Who came back from their provider. @throws UNAUTHENTICATED, SUBGRAPH_UNAVAILABLE */
  async complete(input: { readonly handle: string; readonly callbackUrl: string }): Promise<User> {
    const { store, now } = this.#parts
    const { tenantId, expiresAtMs, ...authorization } = this.#opened(input.handle)
    const provider = await store.find({ tenantId })
    const cameBack = new URL(input.callbackUrl)
    const isExpected = `${cameBack.origin}${cameBack.pathname}` === withoutQuery(authorization.redirectUri)
    if (!provider || expiresAtMs <= now().getTime() || !isExpected)
      throw new RefusedSignIn(BEGIN_ANEW, { tenantId, userId: null })
    const client = await this.#clientOf(tenantId, provider)
    const subject = await client.complete(input.callbackUrl, authorization).catch((error) => {
      throw refusedAt(error, tenantId)
    })
    const user = await store.findUser(tenantId, subject, now())
    if (user?.state === 'ACTIVE') return user
    const message = 'Nobody here has the address that your identity provider has verified'
    throw new RefusedSignIn(message, { tenantId, userId: user?.id ?? null })
  }

  /** Asks the provider for its discovery document. @throws BAD_USER_INPUT, SUBGRAPH_UNAVAILABLE */
  async check(provider: OidcProvider, tenantId: string): Promise<void> {
    await this.#clientOf(tenantId, provider)
  }

  #opened(text: string): Handle {
    const sealed = Buffer.from(text, 'base64url')
    const opened = sealed.length > 32 ? this.#parts.sealer.open(sealed, CONTEXT) : null
    if (!opened) throw new DomainError('UNAUTHENTICATED', BEGIN_ANEW)
    return JSON.parse(opened.toString())
  }

  #clientOf(tenantId: string, provider: OidcProvider): Promise<OidcClient> {
    const nowMs = this.#parts.now().getTime()
    const { issuer, clientId, clientSecretSealed } = provider
    const of = [issuer, clientId, clientSecretSealed?.toString('base64')].join(' ')
    const known = this.#clients.get(tenantId)
    if (known && known.of === of && known.untilMs > nowMs) return known.client
    const settings = { issuer, clientId, clientSecret: this.#secretOf(provider, tenantId) }
    const client = OidcClient.discover(settings, { fetch: this.#fetch, allowLoopback: this.#parts.allowLoopback })
    if (this.#clients.size >= CLIENTS_MAX) this.#clients.clear()
    this.#clients.set(tenantId, { client, of, untilMs: nowMs + DISCOVERED_MS })
    // One that failed is asked again by the next who comes.
    client.catch(() => this.#clients.delete(tenantId))
    return client
  }

  #secretOf({ clientSecretSealed }: OidcProvider, tenantId: string): string | null {
    if (!clientSecretSealed) return null
    const secret = this.#parts.sealer.open(clientSecretSealed, secretContextOf(tenantId))
    if (!secret) throw new Error(`The OIDC client secret of tenant ${tenantId} was sealed with another KEY_ENCRYPTION_KEY`)
    return secret.toString()
  }
}

const CONTEXT = 'oidc-login'

export function secretContextOf(tenantId: string): string {
  return `oidc-client-secret/${tenantId}`
}

function withoutQuery(uri: string): string {
  const { origin, pathname } = new URL(uri)
  return `${origin}${pathname}`
}

const BEGIN_ANEW = 'This login was not begun here, or too long ago: begin it anew'

/** A refusal of the provider, with where it was; whatever else went wrong as it is. */
function refusedAt(error: unknown, tenantId: string): unknown {
  if (!(error instanceof DomainError) || error.code !== 'UNAUTHENTICATED') return error
  return new RefusedSignIn(error.message, { tenantId, userId: null })
}
