import { GraphQLRequestError, isUnauthenticated } from './errors.ts'
import {
  LoginDocument,
  type LoginInput,
  LogoutDocument,
  RefreshSessionDocument,
  type SignedInFragment,
} from './generated/graphql.ts'
import { ask, type HttpOptions } from './http.ts'
import { Live } from './live.ts'
import { type Credentials, MemoryStorage, Session, type TokenStorage } from './session.ts'
import type { Arguments, TypedDocument } from './typed-document.ts'

export interface ClientOptions {
  /** The endpoint: `https://agentic.example/graphql`, or `/graphql` on a page of the same origin. */
  readonly url: string
  /** `agk_…`: acts with this key; there is nothing to log in with then. */
  readonly apiKey?: string
  /** Keeps the sign-in where it outlives the page: `localStorage`. By default it ends with the client. */
  readonly storage?: TokenStorage
  readonly fetch?: typeof globalThis.fetch
  readonly webSocket?: typeof globalThis.WebSocket
  /** For one request: 30,000 by default. */
  readonly timeoutMs?: number
  /** How often a quiet socket is pinged: 15,000 by default. */
  readonly keepAliveMs?: number
  /** Attempts in a row to open a lost socket before a subscription fails: 12 by default, which takes about three minutes. */
  readonly reconnectsMax?: number
}

export interface RequestOptions {
  readonly signal?: AbortSignal
}

/** The platform, typed. Every method throws GraphQLRequestError where it was refused, ConnectionError where nobody answered. */
export interface Client {
  /** Whether there is a sign-in to go on with, from the storage say. */
  readonly isSignedIn: boolean
  login(input: LoginInput): Promise<SignedInFragment>
  /** Ends the session on the server and here, and with it every subscription. */
  logout(): Promise<void>
  query<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...args: Arguments<NoInfer<Variables>, RequestOptions>
  ): Promise<Result>
  /** Sent once: only what was refused for its token, and so did nothing, is sent again with a new one. */
  mutate<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...args: Arguments<NoInfer<Variables>, RequestOptions>
  ): Promise<Result>
  /**
   * Subscribes when it is iterated, until the loop is left or the signal aborts. A lost connection is opened again; a
   * subscription with a variable `$afterSequence` then goes on after the last event it received: no gap, no duplicate.
   */
  subscribe<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    ...args: Arguments<NoInfer<Variables>, RequestOptions>
  ): AsyncIterable<Result>
  /** Ends every subscription; the sign-in stays. */
  close(): void
}

export function createClient(options: ClientOptions): Client {
  const { timeoutMs = 30_000, keepAliveMs = 15_000, reconnectsMax = 12 } = options
  const url = new URL(options.url, (globalThis as { location?: { href: string } }).location?.href)
  // A page's fetch must be called on the window.
  const http: HttpOptions = { url, timeoutMs, fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)) }
  const session = new Session({
    storage: options.storage ?? new MemoryStorage(),
    key: `agentic ${url.href}`,
    refresh: async (refreshToken) => (await send(http, RefreshSessionDocument, { refreshToken })).refreshSession,
  })
  const credentials = options.apiKey ? keyCredentials(options.apiKey) : session
  const webSocket = options.webSocket ?? globalThis.WebSocket
  const live = new Live({ url: socketUrl(url), webSocket, credentials, keepAliveMs, reconnectsMax })

  const request: Client['query'] = (document, ...[variables, { signal } = {}]) =>
    sendAs(credentials, http, document, variables, signal)

  return {
    get isSignedIn() {
      return session.isOpen
    },
    async login(input) {
      const { login } = await send(http, LoginDocument, { input })
      live.close()
      session.begin(login)
      return login
    },
    async logout() {
      try {
        if (session.isOpen) await request(LogoutDocument)
      } catch (error) {
        if (!isUnauthenticated(error)) throw error
      } finally {
        session.end()
        live.close()
      }
    },
    query: request,
    mutate: request,
    subscribe: (document, ...[variables, { signal } = {}]) => live.subscribe(document.toString(), variables as object, signal),
    close: () => live.close(),
  }
}

/** Once more with another token where the first was refused; what came back with data has been done. */
async function sendAs<Result, Variables>(
  credentials: Credentials,
  http: HttpOptions,
  document: TypedDocument<Result, Variables>,
  variables: Variables | undefined,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const authorization = await credentials.authorization()
  try {
    return await send(http, document, variables, { authorization, signal })
  } catch (error) {
    if (!authorization || !isUnauthenticated(error) || (error as GraphQLRequestError).data) throw error
    const renewed = await credentials.authorization(authorization)
    if (!renewed || renewed === authorization) throw error
    return send(http, document, variables, { authorization: renewed, signal })
  }
}

async function send<Result, Variables>(
  http: HttpOptions,
  document: TypedDocument<Result, Variables>,
  variables?: Variables,
  as: { authorization?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Result> {
  const { data, errors, requestId } = await ask(http, { query: document.toString(), variables, ...as })
  if (errors) throw new GraphQLRequestError(errors, { data, requestId })
  return data as Result
}

function keyCredentials(apiKey: string): Credentials {
  return { authorization: async () => `Bearer ${apiKey}` }
}

function socketUrl(url: URL): URL {
  const socket = new URL(url)
  socket.protocol = url.protocol.replace('http', 'ws')
  return socket
}
