/** OAuth client credentials (RFC 6749, 4.4); the form field `tenant_id` says which tenant to act in. */
export interface ServiceTokenOptions {
  readonly tokenUrl: string
  readonly clientSecret: string
  readonly now?: () => number
  readonly fetch?: typeof globalThis.fetch
}

const RENEW_BEFORE_MS = 30_000

/** Asks identity for a token of the client `agents` in one tenant; keeps it until shortly before it expires. */
export function createServiceToken(options: ServiceTokenOptions): (tenantId: string) => Promise<string> {
  const { tokenUrl, clientSecret, now = Date.now, fetch = globalThis.fetch } = options
  const kept = new Map<string, { token: string; renewAt: number }>()
  return async (tenantId) => {
    const known = kept.get(tenantId)
    if (known && known.renewAt > now()) return known.token
    const response = await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'agents',
        client_secret: clientSecret,
        tenant_id: tenantId,
      }),
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok) throw new Error(`The token endpoint ${tokenUrl} answered ${response.status}`)
    const { access_token: token, expires_in: seconds }: { access_token: string; expires_in: number } = JSON.parse(
      await response.text(),
    )
    kept.set(tenantId, { token, renewAt: now() + seconds * 1_000 - RENEW_BEFORE_MS })
    return token
  }
}
