import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import type { Bus } from './bus.ts'

const PREFIX = 'agentic:'
const RETRY_MS_MAX = 2_000
// A Redis that hangs, or a network that swallows packets, shows itself only by silence.
const PING_MS = 5_000
const SILENCE_MS_MAX = 15_000
const CLOSE_MS_MAX = 1_000

export interface RedisBusOptions {
  readonly url: string
  /** Told once of each outage; the bus keeps trying. */
  readonly onError: (error: Error) => void
}

/**
 * A bus over Redis pub/sub (Redis 7 or newer). It reconnects by itself; while Redis is away hints are dropped, as the
 * contract allows, and subscriptions stand again when it is back.
 * @throws Error that says what to do where Redis cannot be reached now
 */
export async function connectRedisBus({ url, onError }: RedisBusOptions): Promise<Bus> {
  const [publisher, subscriber] = await Promise.all([connect(url, onError), connect(url, onError)])
  const listeners = new EventEmitter().setMaxListeners(0)
  const dispatch = (message: string, channel: string) => {
    // Left while Redis was away, and subscribed again with the others when it came back.
    if (!listeners.emit(channel, message)) void leave(channel)
  }
  const leave = async (channel: string) => {
    if (subscriber.isReady) await subscriber.unsubscribe(channel, dispatch).catch(onError)
  }
  const listen = async (channels: readonly string[]) => {
    if (channels.length > 0 && subscriber.isReady) await subscriber.subscribe([...channels], dispatch).catch(onError)
  }
  // The client stands by the subscriptions that Redis confirmed, and forgets those on their way when it went away.
  subscriber.on('ready', () => void listen(listeners.eventNames() as string[]))

  return {
    async publish(topic, message) {
      // Not awaited: a Redis that hangs must not hold up the change that the hint tells of.
      if (publisher.isReady) publisher.publish(PREFIX + topic, message).catch(onError)
    },
    async subscribe(topic, listener) {
      const channel = PREFIX + topic
      listeners.on(channel, listener)
      await listen([channel])
      return async () => {
        listeners.off(channel, listener)
        if (listeners.listenerCount(channel) === 0) await leave(channel)
      }
    },
    async close() {
      await Promise.all([publisher, subscriber].map(closeClient))
    },
  }
}

type Client = Awaited<ReturnType<typeof connect>>

async function connect(url: string, onError: (error: Error) => void) {
  let state: 'STARTING' | 'THERE' | 'AWAY' = 'STARTING'
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    socket: {
      socketTimeout: SILENCE_MS_MAX,
      reconnectStrategy: (retries, cause) => (state === 'STARTING' ? cause : retryDelayMs(retries)),
    },
  })
  client.on('ready', () => {
    state = 'THERE'
  })
  client.on('error', (error) => {
    if (state === 'THERE') onError(error)
    if (state !== 'STARTING') state = 'AWAY'
  })
  try {
    await client.connect()
  } catch (cause) {
    client.destroy()
    const problem = cause instanceof Error ? cause.message : String(cause)
    // The URL may hold a password: only its place is shown.
    throw new Error(`Redis at ${new URL(url).host} does not answer (${problem}): start it, or correct REDIS_URL`, { cause })
  }
  return client
}

function retryDelayMs(retries: number): number {
  return Math.min(50 * 2 ** retries, RETRY_MS_MAX) * (0.5 + Math.random() / 2)
}

/** Hints on their way are sent first, but a Redis that hangs does not keep us. */
async function closeClient(client: Client): Promise<void> {
  if (client.isReady) await Promise.race([client.close(), sleep(CLOSE_MS_MAX, undefined, { ref: false })])
  client.destroy()
}
