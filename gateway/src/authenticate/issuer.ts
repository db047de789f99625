import type { Introspect, Introspection, ReadRevocations, Revocations } from '@agentic/caller/introspection'
import type { EnvReader } from '@agentic/service/env-reader'

const ANSWER_MS_MAX = 2_000

/** Whoever issues the credentials, in another process: what of it there is. */
export interface Issuer {
  /** RFC 7662. */
  readonly introspectionUrl: string | undefined
  readonly revocationsUrl: string | undefined
  /** What the gateway proves itself with there (HTTP Basic). */
  readonly clientId: string
  readonly clientSecret: string
}

export function readIssuer(env: EnvReader): Issuer {
  const introspectionUrl = env.optionalUrl('INTROSPECTION_URL')
  const revocationsUrl = env.optionalUrl('REVOCATIONS_URL')
  const clientId = env.string('INTROSPECTION_CLIENT_ID', 'gateway')
  const clientSecret = env.optional('INTROSPECTION_CLIENT_SECRET') ?? ''
  if ((introspectionUrl || revocationsUrl) && !clientSecret) {
    env.problem(
      'INTROSPECTION_CLIENT_SECRET is required: the gateway proves itself with it at INTROSPECTION_URL and REVOCATIONS_URL',
    )
  }
  return { introspectionUrl, revocationsUrl, clientId, clientSecret }
}

export function createIssuerClient({ introspectionUrl, revocationsUrl, clientId, clientSecret }: Issuer): {
  readonly introspect?: Introspect
  readonly readRevocations?: ReadRevocations
} {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const ask = async (url: URL, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(url, { ...init, headers: { authorization }, signal: AbortSignal.timeout(ANSWER_MS_MAX) })
    if (!response.ok) throw new Error(`${url.origin}${url.pathname} answered ${response.status}`)
    return response.json()
  }
  return {
    ...(introspectionUrl && {
      introspect: async (token) =>
        (await ask(new URL(introspectionUrl), { method: 'POST', body: new URLSearchParams({ token }) })) as Introspection,
    }),
    ...(revocationsUrl && {
      async readRevocations(after) {
        const url = new URL(revocationsUrl)
        url.searchParams.set('after', after)
        return (await ask(url)) as Revocations
      },
    }),
  }
}
