import { DomainError } from '@agentic/service/errors'

const API_KEY = 'x-api-key'

/**
 * The credential among HTTP headers or in a socket's `connectionParams`, as an `Authorization` value: the header itself,
 * or `X-API-Key`. Names are compared without regard to case.
 * @throws UNAUTHENTICATED where there are both (RFC 6750, 2: one way at a time)
 */
export function credentialIn(source: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const authorization = valueIn(source, 'authorization')
  const key = valueIn(source, API_KEY)
  if (authorization && key) throw new DomainError('UNAUTHENTICATED', 'Send either Authorization or X-API-Key, not both')
  return key ? `Bearer ${key}` : authorization
}

/** The text of this name, which is in lower case. */
export function valueIn(source: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  for (const key in source) {
    const value = source[key]
    if (key.length === name.length && key.toLowerCase() === name && typeof value === 'string' && value !== '') return value
  }
  return undefined
}
