import { createClient } from 'redis'
import type { Bus } from './bus.ts'

const PREFIX = 'agentic:'

/**
 * A bus over Redis pub/sub (Redis 7 or newer). Reconnects by itself; while Redis is away hints are dropped, as the
 * contract allows.
 * @param options.onError told of every connection error; the bus keeps trying
 */
export async function connectRedisBus(options: { url: string; onError: (error: Error) => void }): Promise<Bus> {
  const { url, onError } = options
  const publisher = createClient({ url, disableOfflineQueue: true })
  const subscriber = createClient({ url })
  publisher.on('error', onError)
  subscriber.on('error', onError)
  await Promise.all([publisher.connect(), subscriber.connect()])

  return {
    async publish(topic, message) {
      try {
        await publisher.publish(PREFIX + topic, message)
      } catch (error) {
        onError(error as Error)
      }
    },
    async subscribe(topic, listener) {
      const onMessage = (message: string) => listener(message)
      await subscriber.subscribe(PREFIX + topic, onMessage)
      return () => subscriber.unsubscribe(PREFIX + topic, onMessage)
    },
    async close() {
      await Promise.all([publisher, subscriber].map((client) => (client.isOpen ? client.close() : client.destroy())))
    },
  }
}
