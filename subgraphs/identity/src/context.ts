import type { SubgraphRequest } from '@agentic/service/subgraph'
import { ApiKeys } from './api-key/api-keys.ts'
import { AuditLog } from './audit/audit-log.ts'
import type { IdentityParts } from './identity-parts.ts'
import { Invites } from './invite/invites.ts'
import type { OidcLogins } from './oidc/oidc-logins.ts'
import { OidcProviders } from './oidc/oidc-providers.ts'
import type { PasswordResets, RequestOrigin } from './password-reset/password-resets.ts'
import { Roles } from './role/roles.ts'
import { ServiceAccounts } from './service-account/service-accounts.ts'
import { Sessions } from './session/sessions.ts'
import { OwnSignIn } from './sign-in/own-sign-in.ts'
import { Registrations } from './tenant/registrations.ts'
import { Tenants } from './tenant/tenants.ts'
import { Users } from './user/users.ts'

/** What the resolvers get: the domain, as one caller may use it. */
export interface IdentityContext {
  readonly tenants: Tenants
  readonly registrations: Registrations
  readonly users: Users
  readonly invites: Invites
  readonly passwordResets: PasswordResets
  readonly request: RequestOrigin
  readonly roles: Roles
  readonly sessions: Sessions
  readonly ownSignIn: OwnSignIn
  readonly oidcLogins: OidcLogins
  readonly oidcProviders: OidcProviders
  readonly serviceAccounts: ServiceAccounts
  readonly apiKeys: ApiKeys
  readonly auditLog: AuditLog
}

const USER_AGENT_LENGTH_MAX = 500
const ADDRESS_LENGTH_MAX = 100

/** Made anew for each request, as what is in it caches for one request. */
export function contextFor(
  { caller, requestId, userAgent, clientAddress }: SubgraphRequest,
  parts: IdentityParts,
): IdentityContext {
  const { stores, ...shared } = parts
  const { oidcLogins, passwordResets } = shared
  const origin = {
    userAgent: userAgent?.slice(0, USER_AGENT_LENGTH_MAX) ?? null,
    ipAddress: clientAddress?.slice(0, ADDRESS_LENGTH_MAX) ?? null,
  }
  const serviceAccounts = new ServiceAccounts({ store: stores.serviceAccounts, roles: stores.roles, caller, now: shared.now })
  const tenants = new Tenants({ ...shared, store: stores.tenants, quotas: stores.quotas, caller })
  const sessions = new Sessions({ ...shared, ...stores, store: stores.sessions, caller, origin })
  return {
    tenants,
    sessions,
    registrations: new Registrations({ ...shared, store: stores.registrations, sessions }),
    users: new Users({ ...shared, store: stores.users, memberships: stores.memberships, caller }),
    invites: new Invites({ ...shared, store: stores.invites, roles: stores.roles, tenants, sessions, caller }),
    passwordResets,
    request: { requestId, clientAddress: clientAddress ?? null },
    roles: new Roles(stores.roles, caller),
    serviceAccounts,
    apiKeys: new ApiKeys({ ...shared, store: stores.apiKeys, serviceAccounts, caller }),
    ownSignIn: new OwnSignIn({ ...shared, ...stores, store: stores.ownPasswords, caller }),
    auditLog: new AuditLog(stores.audit, caller),
    oidcLogins,
    oidcProviders: new OidcProviders({ ...shared, store: stores.oidc, logins: oidcLogins, caller }),
  }
}
