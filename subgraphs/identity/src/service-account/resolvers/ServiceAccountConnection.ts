import type { ServiceAccountConnectionResolvers } from '../../types.generated.ts'

export const ServiceAccountConnection: ServiceAccountConnectionResolvers = {}
