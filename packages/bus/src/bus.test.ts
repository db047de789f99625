import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import { readTestConfig } from '@agentic/testing/config'
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
