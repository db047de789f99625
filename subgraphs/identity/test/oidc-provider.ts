import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
// It comes without types.
// @ts-expect-error
import { Provider } from 'oidc-provider'

export interface Account {
  readonly email: string
  readonly email_verified: boolean
}

/** A standards-compliant provider on this machine, whose people sign in without a password. */
export interface TestProvider extends AsyncDisposable {
  readonly issuer: string
  /** By the name that they sign in with: changed, it is changed at the provider. */
  readonly accounts: Map<string, Account>
  /** Signs somebody in, as a browser would. @returns where the browser comes back to */
  signIn(authorizationUrl: string, name: string): Promise<string>
}

export const CLIENT_ID = 'agentic'
export const CLIENT_SECRET = 'a-secret-of-the-oidc-client'
export const REDIRECT_URI = 'https://app.example.org/callback'

export async function startProvider(): Promise<TestProvider> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const accounts = new Map<string, Account>()
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [REDIRECT_URI],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_: unknown, name: string) => ({ accountId: name, claims: () => ({ sub: name, ...accounts.get(name) }) }),
    pkce: { required: () => true },
    cookies: { keys: ['for the tests only'] },
  })
  server.on('request', provider.callback())
  return {
    issuer,
    accounts,
    signIn,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function signIn(authorizationUrl: string, name: string): Promise<string> {
  const cookies = new Map<string, string>()
  let next = { url: authorizationUrl, body: undefined as URLSearchParams | undefined }
  for (let step = 0; step < 12; step += 1) {
    const response = await fetch(next.url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') },
      ...(next.body && { method: 'POST', body: next.body }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(key, value)
    }
    const location = response.headers.get('location')
    if (location) {
      const url = new URL(location, next.url).href
      if (url.startsWith(REDIRECT_URI)) return url
      next = { url, body: undefined }
      continue
    }
    const page = await response.text()
    const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page) ?? assert.fail(`${response.status} ${page}`)
    const prompt = page.includes('value="login"') ? 'login' : 'consent'
    next = { url: action, body: new URLSearchParams({ prompt, login: name, password: 'any' }) }
  }
  return assert.fail('The provider never sent the browser back')
}
