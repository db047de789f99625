import type { ApiKeys } from './api-key/api-keys.ts'
import type { OidcLogins } from './oidc/oidc-logins.ts'
import type { OidcProviders } from './oidc/oidc-providers.ts'
import type { Roles } from './role/roles.ts'
import type { ServiceAccounts } from './service-account/service-accounts.ts'
import type { Sessions } from './session/sessions.ts'
import type { OwnSignIn } from './sign-in/own-sign-in.ts'
import type { Tenants } from './tenant/tenants.ts'
import type { Users } from './user/users.ts'

/** What the resolvers get: the domain, as one caller may use it. */
export interface IdentityContext {
  readonly tenants: Tenants
  readonly users: Users
  readonly roles: Roles
  readonly sessions: Sessions
  readonly ownSignIn: OwnSignIn
  readonly oidcLogins: OidcLogins
  readonly oidcProviders: OidcProviders
  readonly serviceAccounts: ServiceAccounts
  readonly apiKeys: ApiKeys
}
