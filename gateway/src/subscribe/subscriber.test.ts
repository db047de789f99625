import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { until } from '@agentic/testing/until'
import { GraphQLError } from 'graphql'
import { DEFAULT_OUTBOX_LIMITS, Outbox } from './outbox.ts'
import { type LiveEvent, Subscriber } from './subscriber.ts'

it('tells of its end also who asks when it is over: whoever was aborted while it opened leaves nothing behind', () => {
  const outbox = new Outbox('websocket', DEFAULT_OUTBOX_LIMITS)
  const subscriber = new Subscriber({ outbox, overflow: 'drop', onRead: () => {}, onDrop: () => {} })
  const told: string[] = []
  subscriber.onEnd(() => told.push('before'))
  subscriber.end()
  subscriber.onEnd(() => told.push('after'))
  assert.deepEqual(told, ['before', 'after'])
})

describe('a guarded subscriber', () => {
  const eventOf = (text: string): LiveEvent => ({ json: Buffer.from(text), position: undefined, arrivedAt: 0 })
  const refusal = new GraphQLError('no longer')

  function guarded() {
    const outbox = new Outbox('websocket', DEFAULT_OUTBOX_LIMITS)
    const subscriber = new Subscriber({ outbox, overflow: 'drop', onRead: () => {}, onDrop: () => {} })
    const asked: PromiseWithResolvers<boolean>[] = []
    subscriber.guard(() => {
      const question = Promise.withResolvers<boolean>()
      asked.push(question)
      return question.promise
    })
    const told: string[] = []
    const deliver = () =>
      subscriber.deliver({
        take({ json }) {
          told.push(String(json))
          subscriber.taken()
        },
        end: (error) => void told.push(error?.message ?? 'end'),
      })
    return { outbox, subscriber, asked, told, deliver }
  }

  it('asks before each event, one after the other', async () => {
    const { subscriber, asked, told, deliver } = guarded()
    deliver()
    subscriber.send(eventOf('1'))
    subscriber.send(eventOf('2'))
    assert.equal(asked.length, 1)
    asked[0]?.resolve(true)
    await until(() => asked.length === 2)
    assert.deepEqual(told, ['1'])
    asked[1]?.resolve(true)
    await until(() => told.length === 2)
    subscriber.end()
    assert.deepEqual(told, ['1', '2', 'end'])
  })

  it('tells nothing to whoever has left while it asked', async () => {
    const { subscriber, asked, told, deliver } = guarded()
    deliver()
    subscriber.send(eventOf('1'))
    subscriber.leave()
    asked[0]?.resolve(true)
    await asked[0]?.promise
    assert.deepEqual(told, [])
  })

  it('tells nothing of what waits once it is refused, also where its stream has come to its end; and holds none of it', async () => {
    const { outbox, subscriber, asked, told, deliver } = guarded()
    deliver()
    for (const text of ['1', '2', '3']) subscriber.send(eventOf(text))
    subscriber.end()
    subscriber.refuse(refusal)
    asked[0]?.resolve(true)
    await until(() => told.length > 0)
    assert.deepEqual(told, ['no longer'])
    assert.equal(asked.length, 1)
    assert.ok(outbox.hasRoomFor(DEFAULT_OUTBOX_LIMITS.bytesMax + 1), 'something is held')
  })

  it('that is read one by one is refused likewise', async () => {
    const { subscriber, asked } = guarded()
    const events = subscriber.events()
    for (const text of ['1', '2']) subscriber.send(eventOf(text))
    const first = events.next()
    await until(() => asked.length === 1)
    asked[0]?.resolve(true)
    assert.equal(String((await first).value?.json), '1')
    const second = events.next()
    await until(() => asked.length === 2)
    subscriber.refuse(refusal)
    asked[1]?.resolve(true)
    await assert.rejects(second, refusal)
  })
})
