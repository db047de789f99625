export type { OidcLogin as OidcLoginMapper } from './oidc-logins.ts'
export type { OidcProvider as OidcProviderMapper } from './oidc-provider.ts'
