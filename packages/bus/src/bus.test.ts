import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { describe, test } from 'node:test'
import { readTestConfig } from '@agentic/testing/config'
import { freePort } from '@agentic/testing/free-port'
import { startRedis } from '@agentic/testing/redis'
import type { Bus } from './bus.ts'
import { MemoryBus } from './memory-bus.ts'
import { connectRedisBus } from './redis-bus.ts'

const { redisUrl } = readTestConfig(process.env)

function failOnError(error: Error): never {
  throw error
}

/** The contract of every bus. */
function contract(name: string, options: { skip: string | false }, connect: () => Promise<Bus>): void {
  describe(name, options, () => {
    test('delivers what is published after subscribe has resolved, to each listener of the topic and to no other', async () => {
      const bus = await connect()
      const received = new EventTarget()
      const seen: string[] = []
      const listen = (who: string) => (message: string) => {
        seen.push(`${who}:${message}`)
        if (seen.length === 2) received.dispatchEvent(new Event('both'))
      }
      await bus.subscribe('run:1', listen('a'))
      await bus.subscribe('run:1', listen('b'))
      await bus.subscribe('run:2', listen('other'))

      const both = once(received, 'both')
      await bus.publish('run:1', '7')
      await both
      assert.deepEqual(seen.sort(), ['a:7', 'b:7'])
      await bus.close()
    })

    test('an unsubscribed listener hears no more while the others do', async () => {
      const bus = await connect()
      const seen: string[] = []
      const unsubscribe = await bus.subscribe('topic', () => seen.push('left'))
      const { promise, resolve } = Promise.withResolvers<string>()
      await bus.subscribe('topic', resolve)

      await unsubscribe()
      await bus.publish('topic', 'hint')
      assert.equal(await promise, 'hint')
      assert.deepEqual(seen, [])
      await bus.close()
    })
  })
}

contract('memory bus', { skip: false }, async () => new MemoryBus())
contract('Redis bus', { skip: redisUrl ? false : 'TEST_REDIS_URL is not set' }, () =>
  connectRedisBus({ url: redisUrl ?? '', onError: failOnError }),
)

describe('Redis bus while Redis is away', { skip: redisUrl ? false : 'TEST_REDIS_URL is not set' }, () => {
  test('subscribe and publish go on, and both kinds of subscription stand again when Redis is back', async () => {
    await using redis = await startRedis()
    const errors = new EventEmitter()
    const bus = await connectRedisBus({ url: redis.url, onError: () => errors.emit('outage') })
    const heard = new EventEmitter()
    await bus.subscribe('before', (message) => heard.emit('before', message))

    const outage = once(errors, 'outage')
    await redis.kill()
    await outage
    await bus.publish('before', 'lost')
    const leave = await bus.subscribe('left', () => heard.emit('left'))
    await bus.subscribe('meanwhile', (message) => heard.emit('meanwhile', message))
    await leave()

    await redis.startAgain()
    for (const topic of ['before', 'meanwhile']) assert.equal(await hearAgain(bus, topic, heard), 'again')
    await bus.close()
  })

  test('a Redis that hangs holds up neither a publisher nor the end of the process', async () => {
    await using redis = await startRedis()
    const unsent = new EventEmitter()
    const bus = await connectRedisBus({ url: redis.url, onError: () => unsent.emit('hint') })
    redis.process.kill('SIGSTOP')
    const told = once(unsent, 'hint')
    await bus.publish('topic', 'hint')
    await bus.close()
    await told
  })

  test('a Redis that is not there at the start is an error that says where and what to do', async () => {
    const port = await freePort()
    await assert.rejects(connectRedisBus({ url: `redis://:secret@127.0.0.1:${port}`, onError: failOnError }), (error: Error) => {
      assert.match(
        error.message,
        new RegExp(`^Redis at 127.0.0.1:${port} does not answer \\(.*ECONNREFUSED.*\\): start it, or correct`),
      )
      return true
    })
  })
})

/** Publishes until it is heard: the two connections of a bus come back at different moments. */
async function hearAgain(bus: Bus, topic: string, heard: EventEmitter): Promise<string> {
  const publishing = setInterval(() => void bus.publish(topic, 'again'), 20)
  const [message] = await once(heard, topic)
  clearInterval(publishing)
  return message
}
