import type { ServiceParts } from '@agentic/service/run-service'
import { createSubgraph, readSdl, type Subgraph, type SubgraphRequest } from '@agentic/service/subgraph'
import type { JSONWebKeySet } from 'jose'
import { type AccessToken, createAccessTokenIssuer } from './access-token/access-token.ts'
import { type ServiceClient, ServiceClients } from './access-token/service-clients.ts'
import { tokenRoutes } from './access-token/token-routes.ts'
import type { IdentityContext } from './context.ts'
import { resolvers } from './resolvers.generated.ts'
import { PERMISSION_NAMES } from './role/permission.ts'
import { RoleStore } from './role/role.store.ts'
import { Roles } from './role/roles.ts'
import { ServiceAccountStore } from './service-account/service-account.store.ts'
import { ServiceAccounts } from './service-account/service-accounts.ts'
import { SessionStore } from './session/session.store.ts'
import { Sessions } from './session/sessions.ts'
import { TenantStore } from './tenant/tenant.store.ts'
import { Tenants } from './tenant/tenants.ts'
import { UserStore } from './user/user.store.ts'
import { Users } from './user/users.ts'

export interface IdentityOptions {
  /** PKCS #8 PEM of an Ed25519 key; without it a key is made, and a restart signs everybody out of their access token. */
  readonly accessTokenPrivateKey?: string | undefined
  readonly issuer?: string
  readonly audience?: string
  readonly serviceClients?: readonly ServiceClient[]
  /** What services may do in a tenant; everything unless said. */
  readonly servicePermissions?: readonly string[]
  readonly now?: () => Date
}

export interface Identity {
  readonly subgraph: Subgraph
  /** What access tokens are verified with: for a gateway in the same process. */
  readonly jwks: JSONWebKeySet
  /** For services in the same process; others ask `POST /oauth/token`. */
  issueServiceToken(service: string, tenantId: string): Promise<AccessToken>
}

export async function createIdentitySubgraph(parts: ServiceParts & IdentityOptions): Promise<Identity> {
  const { database, log, issuer = 'identity', audience = 'gateway', now = () => new Date() } = parts
  const { accessTokenPrivateKey: privateKey, serviceClients = [], servicePermissions: permissions = PERMISSION_NAMES } = parts
  const tokens = await createAccessTokenIssuer({ privateKey, issuer, audience, now })
  const tenants = new TenantStore(database)
  const users = new UserStore(database)
  const roles = new RoleStore(database)
  const sessions = new SessionStore(database)
  const serviceAccounts = new ServiceAccountStore(database)
  const clients = new ServiceClients({ clients: serviceClients, permissions, tenants, tokens })

  const contextFor = ({ caller, userAgent, clientAddress }: SubgraphRequest): IdentityContext => {
    const origin = { userAgent: userAgent?.slice(0, 500) ?? null, ipAddress: clientAddress?.slice(0, 100) ?? null }
    return {
      tenants: new Tenants(tenants, caller),
      users: new Users(users, caller),
      roles: new Roles(roles, caller),
      serviceAccounts: new ServiceAccounts(serviceAccounts, caller),
      sessions: new Sessions({ store: sessions, users, tenants, tokens, caller, origin, now }),
    }
  }

  const subgraph = createSubgraph<IdentityContext>({
    name: 'identity',
    sdl: readSdl(import.meta.dirname),
    resolvers,
    contextFor,
    log,
    routes: tokenRoutes({ jwks: tokens.jwks, clients, permissions }),
    ready: () => database.ping(),
    close: async () => {},
  })
  return { subgraph, jwks: tokens.jwks, issueServiceToken: (service, tenantId) => clients.issue(service, tenantId) }
}
