import { type Client, CloseCode, createClient, MessageType } from 'graphql-ws/client'
import { ConnectionError, GraphQLRequestError } from './errors.ts'
import type { Credentials } from './session.ts'

export interface SocketOptions {
  readonly url: URL
  readonly webSocket: typeof globalThis.WebSocket
  readonly credentials: Credentials
  /** How often a quiet connection is pinged; one that does not answer within half of it is given up. */
  readonly keepAliveMs: number
  /** Attempts in a row before the consumer is told. */
  readonly reconnectsMax: number
  /** Waits between two attempts. */
  readonly wait: (delayMs: number) => Promise<void>
}

const RECONNECT_MS_MIN = 250
const RECONNECT_MS_MAX = 30_000

/** One WebSocket, opened by the first subscription and closed after the last; when it is lost, it is opened again. */
export function createSocket({ url, webSocket, credentials, keepAliveMs, reconnectsMax, wait }: SocketOptions): Client {
  let sent: string | undefined
  let refused: string | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let open: WebSocket | undefined

  const client = createClient({
    url: url.href,
    webSocketImpl: webSocket,
    connectionParams: async () => {
      sent = await credentials.authorization(refused)
      if (sent && sent === refused) throw refusal()
      return { authorization: sent }
    },
    retryAttempts: reconnectsMax,
    retryWait: (retries) => wait(reconnectDelayMs(retries)),
    // A socket that cannot be opened fails with an event that says nothing; what we throw ourselves stays wrong.
    shouldRetry: (problem) => !(problem instanceof GraphQLRequestError),
    keepAlive: keepAliveMs,
    on: {
      connected: (socket) => {
        open = socket as WebSocket
      },
      ping: (isReceived) => {
        if (isReceived) return
        silence = setTimeout(() => client.terminate(), keepAliveMs / 2)
        void renew()
      },
      pong: () => clearTimeout(silence),
      closed: (event) => {
        clearTimeout(silence)
        open = undefined
        // At once for a token that is not valid, later when it expires.
        if ((event as { code: number }).code === CloseCode.Forbidden) refused = sent
      },
    },
  })
  return client

  /** The gateway takes the next token in a ping, so that no subscription ends with the one it began with. */
  async function renew(): Promise<void> {
    const socket = open
    try {
      const authorization = await credentials.authorization()
      if (!authorization || authorization === sent || socket !== open) return
      sent = authorization
      socket?.send(JSON.stringify({ type: MessageType.Ping, payload: { authorization } }))
    } catch (error) {
      // The socket is closed when its token expires; whoever cannot connect again then is told why.
      if (!(error instanceof ConnectionError || error instanceof GraphQLRequestError)) throw error
    }
  }
}

/** Grows with each attempt, and spreads the clients of a server that went away. */
function reconnectDelayMs(retries: number): number {
  return Math.min(RECONNECT_MS_MIN * 2 ** retries, RECONNECT_MS_MAX) * (0.5 + Math.random() / 2)
}

function refusal(): GraphQLRequestError {
  return new GraphQLRequestError([
    { message: 'The gateway refused the credential of this connection', extensions: { code: 'UNAUTHENTICATED' } },
  ])
}
