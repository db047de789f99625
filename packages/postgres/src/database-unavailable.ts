/**
 * The database does not answer, or its connection broke: nothing is wrong with what was asked, which may succeed a
 * little later. What was being committed at that moment may have been committed or not.
 */
export class DatabaseUnavailable extends Error {
  constructor(cause: Error) {
    super(`The database does not answer: ${cause.message || ('code' in cause && cause.code) || cause.name}`, { cause })
    this.name = 'DatabaseUnavailable'
  }
}

const NETWORK_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]
// PostgreSQL, appendix A: connection exceptions, too many connections, and a server that shuts down or starts up.
const SQLSTATE = /^(08...|53300|57P0[123])$/
// What pg says without a code of a connection that broke under a query or before the next one.
const BROKEN_CONNECTION = /Connection terminated|Connection ended unexpectedly|connection error and is not queryable/

/** The same error, or a DatabaseUnavailable because of it where that is what it means. */
export function orUnavailable(error: unknown): unknown {
  return error instanceof Error && meansUnavailable(error) ? new DatabaseUnavailable(error) : error
}

function meansUnavailable(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return (
    NETWORK_CODES.includes(code) ||
    SQLSTATE.test(code) ||
    BROKEN_CONNECTION.test(error.message) ||
    // No connection of the pool became free in time.
    error.name === 'KnexTimeoutError'
  )
}
