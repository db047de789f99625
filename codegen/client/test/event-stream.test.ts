import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventStream } from '../src/event-stream.ts'

test('events come in order, to those who wait as to those who come late; then the end', async () => {
  const stream = new EventStream<number>(() => {})
  const waiting = [stream.next(), stream.next()]
  for (const event of [1, 2, 3]) stream.push(event)
  stream.end()
  stream.push(4)
  assert.deepEqual(await Promise.all(waiting), [
    { done: false, value: 1 },
    { done: false, value: 2 },
  ])
  assert.deepEqual(await Array.fromAsync(stream), [3])
  assert.deepEqual(await stream.next(), { done: true, value: undefined })
})

test('a failure is thrown once, after the events that came before it', async () => {
  const stream = new EventStream<number>(() => {})
  stream.push(1)
  stream.fail(new Error('lost'))
  stream.fail(new Error('lost twice'))
  assert.deepEqual(await stream.next(), { done: false, value: 1 })
  await assert.rejects(stream.next(), /^Error: lost$/)
  assert.equal((await stream.next()).done, true)
})

test('a failure reaches who waits first; the others see the end', async () => {
  const stream = new EventStream<number>(() => {})
  const waiting = [stream.next(), stream.next()]
  stream.fail(new Error('lost'))
  await assert.rejects(waiting[0] as Promise<unknown>, /lost/)
  assert.equal((await waiting[1])?.done, true)
})

test('leaving ends it at once, tells the source, and drops what nobody took', async () => {
  let isLeft = false
  const stream = new EventStream<number>(() => {
    isLeft = true
  })
  const waiting = stream.next()
  await stream.return()
  stream.push(1)
  assert.equal(isLeft, true)
  assert.deepEqual([(await waiting).done, (await stream.next()).done], [true, true])
})
