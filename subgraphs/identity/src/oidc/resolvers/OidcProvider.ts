import type { OidcProviderResolvers } from '../../types.generated.ts'

export const OidcProvider: OidcProviderResolvers = {}
