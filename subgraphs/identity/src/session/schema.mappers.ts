export type { AuthPayload as AuthPayloadMapper, Session as SessionMapper } from './session.ts'
