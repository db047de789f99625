import type { OidcLoginResolvers } from '../../types.generated.ts'

export const OidcLogin: OidcLoginResolvers = {}
