import type { Introspect, ReadRevocations } from '@agentic/caller/introspection'
import type { ServiceParts } from '@agentic/service/run-service'
import { createSubgraph, readSdl, type Subgraph, type SubgraphRequest } from '@agentic/service/subgraph'
import type { JSONWebKeySet } from 'jose'
import { type AccessToken, createAccessTokenIssuer } from './access-token/access-token.ts'
import type { ClientSecret } from './access-token/client-secrets.ts'
import { introspectionRoutes } from './access-token/introspection-routes.ts'
import { ServiceClients } from './access-token/service-clients.ts'
import { SigningKeyStore } from './access-token/signing-key.store.ts'
import { SigningKeys } from './access-token/signing-keys.ts'
import { tokenRoutes } from './access-token/token-routes.ts'
import { ApiKeyStore } from './api-key/api-key.store.ts'
import { ApiKeys } from './api-key/api-keys.ts'
import { createIntrospect } from './api-key/introspection.ts'
import { KeyExpiryWorker } from './api-key/key-expiry.worker.ts'
import { KeyUses } from './api-key/key-uses.ts'
import type { IdentityContext } from './context.ts'
import { OidcStore } from './oidc/oidc.store.ts'
import { OidcLogins } from './oidc/oidc-logins.ts'
import { OidcProviders } from './oidc/oidc-providers.ts'
import { resolvers } from './resolvers.generated.ts'
import { RevocationStore } from './revocation/revocation.store.ts'
import { PERMISSION_NAMES } from './role/permission.ts'
import { RoleStore } from './role/role.store.ts'
import { Roles } from './role/roles.ts'
import { Sealer } from './sealer.ts'
import { ServiceAccountStore } from './service-account/service-account.store.ts'
import { ServiceAccounts } from './service-account/service-accounts.ts'
import { SessionStore } from './session/session.store.ts'
import { Sessions } from './session/sessions.ts'
import { AttemptStore } from './sign-in/attempt.store.ts'
import { OwnPasswordStore } from './sign-in/own-password.store.ts'
import { OwnSignIn } from './sign-in/own-sign-in.ts'
import { SecondFactorStore } from './sign-in/second-factor.store.ts'
import { SecondFactors } from './sign-in/second-factors.ts'
import { SignIn } from './sign-in/sign-in.ts'
import { Throttle } from './sign-in/throttle.ts'
import { TenantStore } from './tenant/tenant.store.ts'
import { Tenants } from './tenant/tenants.ts'
import { Passwords } from './user/passwords.ts'
import { UserStore } from './user/user.store.ts'
import { Users } from './user/users.ts'

export interface IdentityOptions {
  /** Seals what the database must not show: signing keys, TOTP seeds. Any text with enough entropy. */
  readonly keyEncryptionKey: string
  readonly issuer?: string
  readonly audience?: string
  readonly serviceClients?: readonly ClientSecret[]
  /** What services may do in a tenant; everything unless said. */
  readonly servicePermissions?: readonly string[]
  /** Gateways in other processes. */
  readonly introspectionClients?: readonly ClientSecret[]
  readonly signingKeyDays?: number
  /** Whether the identity providers of tenants may be on this machine, and speak plain HTTP. */
  readonly allowLoopbackOidc?: boolean
  readonly now?: () => Date
}

export interface Identity {
  readonly subgraph: Subgraph
  /** What access tokens are verified with. This and the rest: for a gateway, or services, in the same process. */
  jwks(): Promise<JSONWebKeySet>
  introspect: Introspect
  readRevocations: ReadRevocations
  /** Others ask `POST /oauth/token`. */
  issueServiceToken(service: string, tenantId: string): Promise<AccessToken>
}

const DAY_MS = 24 * 60 * 60 * 1_000

export function createIdentitySubgraph(parts: ServiceParts & IdentityOptions): Identity {
  const { database, log, issuer = 'identity', audience = 'gateway', now = () => new Date() } = parts
  const { serviceClients = [], servicePermissions: permissions = PERMISSION_NAMES, introspectionClients = [] } = parts
  const sealer = new Sealer(parts.keyEncryptionKey)
  const periodMs = (parts.signingKeyDays ?? 30) * DAY_MS
  const signingKeys = new SigningKeys({ store: new SigningKeyStore(database), sealer, periodMs, log, now })
  const tokens = createAccessTokenIssuer({ keys: signingKeys, issuer, audience, now })
  const tenants = new TenantStore(database)
  const users = new UserStore(database)
  const roles = new RoleStore(database)
  const sessions = new SessionStore(database)
  const serviceAccounts = new ServiceAccountStore(database)
  const apiKeys = new ApiKeyStore(database)
  const revocations = new RevocationStore(database)
  const clients = new ServiceClients({ clients: serviceClients, permissions, tenants, tokens })
  const passwords = new Passwords()
  const throttle = new Throttle({ store: new AttemptStore(database), sealer, now })
  const secondFactors = new SecondFactors({ store: new SecondFactorStore(database), sealer, now })
  const signIn = new SignIn({ users, tenants, passwords, secondFactors, throttle, sealer })
  const ownPasswords = new OwnPasswordStore(database)
  const oidc = new OidcStore(database)
  const oidcLogins = new OidcLogins({ store: oidc, tenants, sealer, allowLoopback: parts.allowLoopbackOidc ?? false, now })
  const keyUses = new KeyUses(apiKeys, log)

  const introspect = createIntrospect({ store: apiKeys, uses: keyUses, now })
  const readRevocations: ReadRevocations = (after) => revocations.readAfter(after)
  const jwks = () => signingKeys.jwks()

  const contextFor = ({ caller, userAgent, clientAddress }: SubgraphRequest): IdentityContext => {
    const origin = { userAgent: userAgent?.slice(0, 500) ?? null, ipAddress: clientAddress?.slice(0, 100) ?? null }
    const accounts = new ServiceAccounts({ store: serviceAccounts, roles, caller, now })
    return {
      tenants: new Tenants(tenants, caller),
      users: new Users(users, caller),
      roles: new Roles(roles, caller),
      serviceAccounts: accounts,
      apiKeys: new ApiKeys({ store: apiKeys, serviceAccounts: accounts, sealer, caller, now }),
      ownSignIn: new OwnSignIn({ store: ownPasswords, users, passwords, secondFactors, throttle, caller, now }),
      sessions: new Sessions({ store: sessions, users, tenants, tokens, sealer, signIn, oidcLogins, caller, origin, now }),
      oidcLogins,
      oidcProviders: new OidcProviders({ store: oidc, logins: oidcLogins, sealer, caller, now }),
    }
  }

  const subgraph = createSubgraph<IdentityContext>({
    name: 'identity',
    sdl: readSdl(import.meta.dirname),
    resolvers,
    contextFor,
    log,
    workers: [new KeyExpiryWorker({ store: apiKeys, log, now })],
    routes(server) {
      tokenRoutes({ jwks, clients, permissions })(server)
      introspectionRoutes({ introspect, readRevocations, clients: introspectionClients })(server)
    },
    ready: () => database.ping(),
    close: () => keyUses.write(),
  })
  return {
    subgraph,
    jwks,
    introspect,
    readRevocations,
    issueServiceToken: (service, tenantId) => clients.issue(service, tenantId),
  }
}
