import { type Logger, pino } from 'pino'

export type Log = Logger

export interface LogOptions {
  readonly level: string
  /** `pretty` for people at a terminal, `json` for machines. */
  readonly format: 'pretty' | 'json'
  /** Where lines of JSON go; to standard output without it. */
  readonly destination?: { write(line: string): void }
}

// Secrets that a careless caller could hand to the log: they are cut whatever the depth of the mistake.
const REDACTED = ['authorization', 'password', 'secret', 'token', 'refreshToken', 'accessToken', 'apiKey', 'cookie']

export function createLog(name: string, { level, format, destination }: LogOptions): Log {
  const redact = REDACTED.flatMap((key) => [key, `*.${key}`, `*.headers.${key}`])
  if (format === 'json') return pino({ name, level, redact }, destination)
  return pino({
    name,
    level,
    redact,
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
  })
}
