import type { SessionResolvers } from '../../types.generated.ts'

export const Session: SessionResolvers = { current: (session, _, { sessions }) => sessions.isCurrent(session) }
