import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Connections } from './connections.ts'

it('closes many a few at a time, those that have closed by themselves not at all, and a late one too', async () => {
  const connections = new Connections()
  let closed = 0
  const add = () => connections.add(() => closed++)
  for (let i = 0; i < 119; i++) add()
  add()()
  const draining = connections.drain()
  assert.equal(closed, 50)
  await draining
  assert.equal(closed, 119)
  const late = Promise.withResolvers<void>()
  connections.add(late.resolve)
  await late.promise
})
