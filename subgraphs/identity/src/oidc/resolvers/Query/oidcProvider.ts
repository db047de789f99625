import type { QueryResolvers } from '../../../types.generated.ts'

export const oidcProvider: NonNullable<QueryResolvers['oidcProvider']> = (_, __, { oidcProviders }) => oidcProviders.find()
