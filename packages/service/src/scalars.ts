import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars'

/** RFC 3339, UTC; a `Date` in the domain. */
export const DateTime = GraphQLDateTime

/** Any JSON value. */
export const JSONValue = GraphQLJSON

/** An exact decimal number as a string: money never passes through a float. */
export const Decimal = stringScalar('Decimal', 'An exact decimal number, as a string.', (text) => {
  if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) throw refused('Decimal', 'a decimal number with up to 9 decimals, as "12.50"', text)
  return text
})

/** An e-mail address in its usual form. Any domain will do, `.local` and single labels too: only its owner can prove it. */
export const EmailAddress = stringScalar('EmailAddress', 'An e-mail address.', (text) => {
  if (text.length > 254 || !/^[^\s@]{1,64}@[^\s@]+$/.test(text)) throw refused('EmailAddress', 'an e-mail address', text)
  return text
})

/** An absolute http or https URL (WHATWG URL Standard). */
export const HttpUrl = stringScalar('URL', 'An absolute http or https URL.', (text) => {
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  if (text.length > 2_048 || (protocol !== 'https:' && protocol !== 'http:')) throw refused('URL', 'an http or https URL', text)
  return text
})

function stringScalar(name: string, description: string, check: (text: string) => string): GraphQLScalarType<string, string> {
  return new GraphQLScalarType({
    name,
    description,
    serialize: (value) => String(value),
    parseValue(value) {
      if (typeof value !== 'string') throw refused(name, 'a string', JSON.stringify(value))
      return check(value)
    },
    parseLiteral(node) {
      if (node.kind !== Kind.STRING) throw refused(name, 'a string', node.kind)
      return check(node.value)
    },
  })
}

function refused(name: string, wanted: string, got: string): GraphQLError {
  return new GraphQLError(`${name} must be ${wanted}, got "${got.slice(0, 100)}"`, { extensions: { code: 'BAD_USER_INPUT' } })
}
