import type { Introspect, Introspection, ReadRevocations, Revocations } from '@agentic/caller/introspection'

const ANSWER_MS_MAX = 2_000

/** Whoever issues the credentials, in another process. */
export interface Issuer {
  /** RFC 7662. */
  readonly introspectionUrl: string
  readonly revocationsUrl: string
  /** What the gateway proves itself with there (HTTP Basic). */
  readonly clientId: string
  readonly clientSecret: string
}

export function createIssuerClient({ introspectionUrl, revocationsUrl, clientId, clientSecret }: Issuer): {
  introspect: Introspect
  readRevocations: ReadRevocations
} {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const ask = async (url: URL, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(url, { ...init, headers: { authorization }, signal: AbortSignal.timeout(ANSWER_MS_MAX) })
    if (!response.ok) throw new Error(`${url.origin}${url.pathname} answered ${response.status}`)
    return response.json()
  }
  return {
    introspect: async (token) =>
      (await ask(new URL(introspectionUrl), { method: 'POST', body: new URLSearchParams({ token }) })) as Introspection,
    async readRevocations(after) {
      const url = new URL(revocationsUrl)
      url.searchParams.set('after', after)
      return (await ask(url)) as Revocations
    },
  }
}
