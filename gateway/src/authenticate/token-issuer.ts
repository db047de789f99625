import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Log } from '@agentic/service/log'
import { createLocalJWKSet } from 'jose'
import type { MapSchema, SettingMap, SettingsReader } from '../settings/settings-reader.ts'
import { algorithmsOf, type ExpectedToken } from './access-token.ts'
import { type KeySource, keysInFile } from './key-source.ts'

/** One of those whose tokens are taken. */
export interface TokenIssuer {
  readonly expected: ExpectedToken
  readonly keys: KeySource
}

/** As it is set: the keys at a URL, or the absolute path of a file with them. */
export interface TokenIssuerSetting {
  readonly expected: ExpectedToken
  readonly jwks: URL | string
}

const NAME = 'TOKEN_ISSUERS'
const TEXT = { type: 'string' }
const TEXTS = { type: 'array', items: TEXT }
const ENTRY: MapSchema = {
  properties: {
    issuer: { ...TEXT, description: 'the iss of its tokens' },
    jwks: { ...TEXT, description: 'its keys (RFC 7517): a URL, or a path' },
    audience: { ...TEXT, description: 'the aud of its tokens' },
    algorithms: { ...TEXTS, description: 'with which its tokens may be signed' },
    types: { ...TEXTS, description: 'the typ that its tokens may have, or any' },
    userClaim: TEXT,
    tenantClaim: TEXT,
    sessionClaim: TEXT,
    clientClaim: { ...TEXT, default: 'none' },
    permissionClaims: TEXTS,
  },
  required: ['issuer', 'jwks'],
}

/**
 * Issuers beside that of `TOKEN_ISSUER`. @param known what is expected of that one's tokens, and of any other's where an entry says
 * nothing else; but a service, who sees the whole supergraph, a foreign issuer makes only where its entry has a `clientClaim`
 */
export function readTokenIssuers(
  settings: SettingsReader,
  known: { readonly expected: ExpectedToken; readonly isUsed: boolean },
): readonly TokenIssuerSetting[] {
  const issuers = settings.maps(NAME, ENTRY).map((entry) => ({
    expected: { ...known.expected, clientClaim: 'none', ...expectedIn(entry, settings) },
    jwks: jwksIn(entry, settings),
  }))
  const names = [...(known.isUsed ? [known.expected.issuer] : []), ...issuers.map(({ expected }) => expected.issuer)]
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index)))
    settings.problem(`${NAME}: there are two with the issuer "${name}", whose tokens could not be told apart`)
  return issuers
}

/** Keys in a file are read again when it changes. */
export function tokenIssuerOf({ expected, jwks }: TokenIssuerSetting, log: Log): TokenIssuer {
  return { expected, keys: jwks instanceof URL ? jwks : keysInFile({ path: jwks, log }) }
}

function expectedIn({ jwks: _, algorithms, ...entry }: SettingMap, settings: SettingsReader): Partial<ExpectedToken> {
  return { ...entry, ...(algorithms && { algorithms: algorithmsOf(algorithms as readonly string[], NAME, settings) }) }
}

function jwksIn({ jwks }: SettingMap, settings: SettingsReader): URL | string {
  const text = String(jwks ?? '')
  if (/^https?:/.test(text)) {
    if (URL.canParse(text)) return new URL(text)
    settings.problem(`${NAME}: jwks must be a URL or a path, got "${text}"`)
  } else if (text) {
    try {
      createLocalJWKSet(JSON.parse(readFileSync(text, 'utf8')))
    } catch (error) {
      settings.problem(`${NAME}: jwks must be a URL, or a file with keys (RFC 7517): ${(error as Error).message}`)
    }
  }
  return resolve(text)
}
