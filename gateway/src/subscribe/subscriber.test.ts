import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DEFAULT_OUTBOX_LIMITS, Outbox } from './outbox.ts'
import { Subscriber } from './subscriber.ts'

it('tells of its end also who asks when it is over: whoever was aborted while it opened leaves nothing behind', () => {
  const outbox = new Outbox('websocket', DEFAULT_OUTBOX_LIMITS)
  const subscriber = new Subscriber({ outbox, overflow: 'drop', onRead: () => {}, onDrop: () => {} })
  const told: string[] = []
  subscriber.onEnd(() => told.push('before'))
  subscriber.end()
  subscriber.onEnd(() => told.push('after'))
  assert.deepEqual(told, ['before', 'after'])
})
