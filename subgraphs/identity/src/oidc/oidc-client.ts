import { DomainError } from '@agentic/service/errors'
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  fetchUserInfo,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { OidcSubject } from './oidc.store.ts'
import { ForbiddenAddress, type PublicFetch } from './public-fetch.ts'

/** What must be remembered between sending a browser to the provider and its coming back. */
export interface Authorization {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

export interface OidcClientSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | null
}

/** One tenant's provider, spoken to: authorization code with PKCE (OpenID Connect Core, RFC 7636, RFC 9207). */
export class OidcClient {
  readonly #configuration: Configuration

  private constructor(configuration: Configuration) {
    this.#configuration = configuration
  }

  /** Reads the provider's discovery document. @throws SUBGRAPH_UNAVAILABLE, BAD_USER_INPUT where it leads into our network */
  static async discover(
    { issuer, clientId, clientSecret }: OidcClientSettings,
    options: { readonly fetch: PublicFetch; readonly allowLoopback: boolean },
  ): Promise<OidcClient> {
    const authentication = clientSecret === null ? None() : ClientSecretPost(clientSecret)
    const fetch = options.fetch as unknown as CustomFetch
    const execute = options.allowLoopback ? [allowInsecureRequests] : []
    const found = discovery(new URL(issuer), clientId, {}, authentication, { [customFetch]: fetch, execute })
    return new OidcClient(await found.catch(presentUnavailable))
  }

  /** The address to send a browser to, and what to remember of it. */
  async begin(redirectUri: string): Promise<Authorization & { readonly url: string }> {
    const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
    const url = buildAuthorizationUrl(this.#configuration, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    return { url: url.href, state, nonce, codeVerifier, redirectUri }
  }

  /** @throws UNAUTHENTICATED where the provider does not confirm who came back, SUBGRAPH_UNAVAILABLE */
  async complete(callbackUrl: string, { state, nonce, codeVerifier }: Authorization): Promise<OidcSubject> {
    try {
      const checks = { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true }
      const tokens = await authorizationCodeGrant(this.#configuration, new URL(callbackUrl), checks)
      const claims = tokens.claims()
      if (!claims) throw new DomainError('UNAUTHENTICATED', 'The identity provider sent no ID token')
      // Many providers leave the address out of the ID token.
      const about = claims.email ? claims : await fetchUserInfo(this.#configuration, tokens.access_token, claims.sub)
      const isVerified = typeof about.email === 'string' && about.email_verified === true
      return { issuer: claims.iss, subject: claims.sub, email: isVerified ? String(about.email) : null }
    } catch (error) {
      if (error instanceof DomainError) throw error
      return presentFailure(error)
    }
  }
}

/** What the provider refused is the client's to know; what went wrong on the way there is not. */
function presentFailure(error: unknown): never {
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    throw new DomainError('UNAUTHENTICATED', `The identity provider refused: ${error.error}`.slice(0, 200), { cause: error })
  }
  // Without a code it is what the connection failed of.
  if (error instanceof ClientError && error.code !== undefined && error.code !== 'OAUTH_TIMEOUT') {
    throw new DomainError('UNAUTHENTICATED', 'The identity provider did not confirm who you are', { cause: error })
  }
  return presentUnavailable(error)
}

function presentUnavailable(error: unknown): never {
  if (isForbidden(error)) throw new DomainError('BAD_USER_INPUT', 'The identity provider must have a public https address')
  throw new DomainError('SUBGRAPH_UNAVAILABLE', 'The identity provider does not answer as one', { cause: error })
}

function isForbidden(error: unknown): boolean {
  return error instanceof ForbiddenAddress || (error instanceof Error && isForbidden(error.cause))
}
