import { badInput } from '@agentic/service/errors'

/** The identity provider of a tenant. */
export interface OidcProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecretSealed: Buffer | null
  readonly redirectUris: readonly string[]
  readonly updatedAt: Date
}

const REDIRECT_URIS_MAX = 20
const CLIENT_LENGTH_MAX = 1_000

/** @throws BAD_USER_INPUT that names each wrong field */
export function checkProvider(input: {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string | null
  readonly redirectUris: readonly string[]
}): void {
  const { issuer, clientId, clientSecret, redirectUris } = input
  const isLong = (text: string) => text.length > CLIENT_LENGTH_MAX
  const problems = {
    ...(new URL(issuer).search && { 'input.issuer': 'must not have a query' }),
    ...((!clientId || isLong(clientId)) && { 'input.clientId': `must have from 1 to ${CLIENT_LENGTH_MAX} characters` }),
    ...(clientSecret && isLong(clientSecret) && { 'input.clientSecret': `must have at most ${CLIENT_LENGTH_MAX} characters` }),
    ...((redirectUris.length === 0 ||
      redirectUris.length > REDIRECT_URIS_MAX ||
      redirectUris.some((uri) => new URL(uri).hash)) && {
      'input.redirectUris': `must be from 1 to ${REDIRECT_URIS_MAX} addresses without a fragment`,
    }),
  }
  if (Object.keys(problems).length > 0) throw badInput(problems)
}
