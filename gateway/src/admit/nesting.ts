import { TokenKind } from 'graphql'
import { tooComplex } from './too-complex.ts'

/**
 * Brackets within brackets, of a document or of variables: more than anybody writes, and far less than what those that
 * read them by recursion – parsers, `JSON.stringify` – can bear.
 */
export const NESTING_MAX = 128

const OPENING = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const CLOSING = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/** @param kind of a token. @returns by how much it changes the nesting */
export function nestingStep(kind: TokenKind): number {
  if (OPENING.has(kind)) return 1
  return CLOSING.has(kind) ? -1 : 0
}

/** @throws DomainError QUERY_TOO_COMPLEX */
export function refuseDeepVariables(value: unknown, level = 0): void {
  if (typeof value !== 'object' || value === null) return
  if (level > NESTING_MAX) throw tooComplex('A variable', `more than ${NESTING_MAX} nested brackets`, NESTING_MAX, 'flatten it')
  for (const each of Object.values(value)) refuseDeepVariables(each, level + 1)
}
