import type { ServiceParts } from '@agentic/service/run-service'
import { createAccessTokenIssuer } from './access-token/access-token.ts'
import type { ClientSecret } from './access-token/client-secrets.ts'
import { ServiceClients } from './access-token/service-clients.ts'
import { SigningKeyStore } from './access-token/signing-key.store.ts'
import { SigningKeys } from './access-token/signing-keys.ts'
import { createTokenIntrospection, type TokenHolder } from './access-token/token-introspection.ts'
import { ApiKeyStore } from './api-key/api-key.store.ts'
import { KeyUses } from './api-key/key-uses.ts'
import { AuditStore } from './audit/audit.store.ts'
import { InviteStore } from './invite/invite.store.ts'
import { createLetters } from './mail/letters.ts'
import { MailStore } from './mail/mail.store.ts'
import type { MailConfig } from './mail/mail-config.ts'
import { createMailer } from './mail/mailer.ts'
import { OidcStore } from './oidc/oidc.store.ts'
import { OidcLogins } from './oidc/oidc-logins.ts'
import { PasswordResetStore } from './password-reset/password-reset.store.ts'
import { PasswordResets } from './password-reset/password-resets.ts'
import { RevocationStore } from './revocation/revocation.store.ts'
import { PERMISSION_NAMES } from './role/permission.ts'
import { RoleStore } from './role/role.store.ts'
import { Sealer } from './sealer.ts'
import { ServiceAccountStore } from './service-account/service-account.store.ts'
import { SessionStore } from './session/session.store.ts'
import { AttemptStore } from './sign-in/attempt.store.ts'
import { OwnPasswordStore } from './sign-in/own-password.store.ts'
import { SecondFactorStore } from './sign-in/second-factor.store.ts'
import { SecondFactors } from './sign-in/second-factors.ts'
import { SignIn } from './sign-in/sign-in.ts'
import { Throttle } from './sign-in/throttle.ts'
import { QuotaStore } from './tenant/quota.store.ts'
import { RegistrationStore } from './tenant/registration.store.ts'
import { TenantStore } from './tenant/tenant.store.ts'
import { MembershipStore } from './user/membership.store.ts'
import { Passwords } from './user/passwords.ts'
import { UserStore } from './user/user.store.ts'

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
  /** Where mails go: into files unless said. */
  readonly mail?: MailConfig
  readonly now?: () => Date
}

const DAY_MS = 24 * 60 * 60 * 1_000

/** What all requests share: stores, and what keeps something between requests. Made once for the process. */
export type IdentityParts = ReturnType<typeof createIdentityParts>

export function createIdentityParts(options: ServiceParts & IdentityOptions) {
  const { database, log, now = () => new Date() } = options
  const sealer = new Sealer(options.keyEncryptionKey)
  const stores = createStores(options)
  const { passwords, ...signingIn } = createSigningIn(options, { sealer, stores, now })
  return {
    database,
    log,
    now,
    sealer,
    stores,
    passwords,
    ...createTokens(options, { sealer, stores, now }),
    ...signingIn,
    ...createMailing(options, { sealer, stores, now, passwords }),
    keyUses: new KeyUses(stores.apiKeys, log),
  }
}

function createStores({ database, quotas }: ServiceParts) {
  return {
    tenants: new TenantStore(database),
    quotas: new QuotaStore(database, quotas),
    registrations: new RegistrationStore(database),
    users: new UserStore(database),
    memberships: new MembershipStore(database, quotas),
    invites: new InviteStore(database, quotas),
    passwordResets: new PasswordResetStore(database),
    mails: new MailStore(database),
    roles: new RoleStore(database, quotas),
    sessions: new SessionStore(database),
    serviceAccounts: new ServiceAccountStore(database, quotas),
    apiKeys: new ApiKeyStore(database, quotas),
    revocations: new RevocationStore(database),
    ownPasswords: new OwnPasswordStore(database),
    oidc: new OidcStore(database, quotas),
    audit: new AuditStore(database),
    attempts: new AttemptStore(database),
  }
}

interface Common {
  readonly sealer: Sealer
  readonly stores: ReturnType<typeof createStores>
  readonly now: () => Date
}

function createTokens(options: ServiceParts & IdentityOptions, { sealer, stores, now }: Common) {
  const { database, log, issuer = 'identity', audience = 'gateway' } = options
  const { serviceClients: clients = [], servicePermissions = PERMISSION_NAMES, introspectionClients = [] } = options
  const periodMs = (options.signingKeyDays ?? 30) * DAY_MS
  const signingKeys = new SigningKeys({ store: new SigningKeyStore(database), sealer, periodMs, log, now })
  const tokens = createAccessTokenIssuer({ keys: signingKeys, issuer, audience, now })
  const serviceClients = new ServiceClients({ clients, permissions: servicePermissions, tenants: stores.tenants, tokens })
  const isCurrent = (holder: TokenHolder, at: Date) => stores.sessions.isCurrent(holder, at)
  const introspectAccessToken = createTokenIntrospection({ keys: signingKeys, issuer, audience, isCurrent, now })
  return { signingKeys, tokens, serviceClients, servicePermissions, introspectionClients, introspectAccessToken }
}

function createSigningIn({ database, allowLoopbackOidc = false }: ServiceParts & IdentityOptions, common: Common) {
  const { sealer, now } = common
  const { users, tenants, oidc, attempts } = common.stores
  const passwords = new Passwords()
  const throttle = new Throttle({ store: attempts, sealer, now })
  const secondFactors = new SecondFactors({ store: new SecondFactorStore(database), sealer, now })
  const signIn = new SignIn({ users, tenants, passwords, secondFactors, throttle, sealer })
  const oidcLogins = new OidcLogins({ store: oidc, tenants, sealer, allowLoopback: allowLoopbackOidc, now })
  return { passwords, throttle, secondFactors, signIn, oidcLogins }
}

const MAIL: MailConfig = { smtpUrl: undefined, from: 'no-reply@localhost', folder: '.data/mail', appUrl: undefined }

function createMailing({ log, mail = MAIL }: ServiceParts & IdentityOptions, common: Common & { readonly passwords: Passwords }) {
  const letters = createLetters(mail.appUrl)
  const passwordResets = new PasswordResets({ ...common, store: common.stores.passwordResets, letters })
  return { letters, mailer: createMailer(mail, log), passwordResets }
}
