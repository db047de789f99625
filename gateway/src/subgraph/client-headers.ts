import { DomainError } from '@agentic/service/errors'
import { valueIn } from '../authenticate/credential.ts'
import type { SettingsReader } from '../settings/settings-reader.ts'

/** A header of clients that subgraphs get as it came; off unless it is named. */
export interface PropagatedHeader {
  /** In lower case. */
  readonly name: string
  /** Without it to all. */
  readonly subgraph?: string
}

/** By their names in lower case. Whatever is kept of an answer has them in its key: a subgraph may answer each another way. */
export type ClientHeaders = Readonly<Record<string, string>>

/**
 * Takes what is to be propagated from HTTP headers or a socket's `connectionParams`: of each name what the first source has.
 * @throws DomainError BAD_USER_INPUT
 */
export type ReadClientHeaders = (...sources: (Readonly<Record<string, unknown>> | undefined)[]) => ClientHeaders | undefined

// Of one connection (RFC 9110, 7.6.1), of the body and the answer that are the gateway's own, and what it says itself.
const OURS = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'host', 'expect', 'content-length', 'content-type', 'content-encoding'],
  ...['accept', 'accept-encoding', 'x-request-id', 'x-client-address', 'x-client-user-agent'],
])
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** `x-region` for all subgraphs, `products:x-region` for one. @param callerHeader which nothing else may stand in */
export function readPropagatedHeaders(settings: SettingsReader, callerHeader: string): readonly PropagatedHeader[] {
  return settings.list('PROPAGATED_HEADERS').map((item) => {
    const at = item.lastIndexOf(':')
    const name = item.slice(at + 1).toLowerCase()
    const problem = at === 0 ? 'a subgraph has a name' : problemOf(name, callerHeader)
    if (problem) settings.problem(`PROPAGATED_HEADERS: ${problem}, got "${item}"`)
    return at < 0 ? { name } : { name, subgraph: item.slice(0, at) }
  })
}

/** The header in which subgraphs get the signed caller. */
export function readCallerHeader(settings: SettingsReader): string {
  const name = settings.string('CALLER_HEADER', 'authorization').toLowerCase()
  const problem = problemOf(name, '')
  if (problem) settings.problem(`CALLER_HEADER: ${problem}, got "${name}"`)
  return name
}

function problemOf(name: string, callerHeader: string): string | undefined {
  if (!TOKEN.test(name)) return 'a header has a name of letters, digits and dashes'
  if (name === callerHeader) return 'subgraphs get the signed caller in this header: name another one in CALLER_HEADER'
  return OURS.has(name) || name.startsWith('sec-') ? 'this header is one of the connection, or the gateway writes it' : undefined
}

export function createClientHeaderReader(propagated: readonly PropagatedHeader[]): ReadClientHeaders {
  const names = [...new Set(propagated.map(({ name }) => name))]
  return (...sources) => {
    const found = names.flatMap((name) => {
      const values = sources.flatMap((source) => valueIn(source, name) ?? [])
      return values.slice(0, 1).map((value) => [name, checked(name, value)] as const)
    })
    return found.length > 0 ? Object.fromEntries(found) : undefined
  }
}

/** Over a socket anything can come. */
function checked(name: string, value: string): string {
  if (VALUE.test(value)) return value
  throw new DomainError('BAD_USER_INPUT', `"${name}" is no value of a header: it has control characters, or others than Latin-1`)
}

/** Of what a client sent, that which is meant for the subgraph. */
export function createHeaderChoice(propagated: readonly PropagatedHeader[], service: string) {
  const names = propagated.flatMap(({ name, subgraph = service }) => (subgraph === service ? [name] : []))
  return (headers: ClientHeaders | undefined): ClientHeaders => {
    const chosen = names.flatMap((name) => (headers && Object.hasOwn(headers, name) ? [[name, headers[name] ?? '']] : []))
    return Object.fromEntries(chosen)
  }
}
