import type { RunConnectionResolvers } from './../../types.generated.ts'

export const RunConnection: RunConnectionResolvers = {}
