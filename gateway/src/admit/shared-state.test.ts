import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLog } from '@agentic/service/log'
import { readTestConfig } from '@agentic/testing/config'
import { freePort } from '@agentic/testing/free-port'
import { connectSharedState } from './shared-state.ts'

const { redisUrl } = readTestConfig(process.env)
const log = createLog('gateway', { level: 'silent', format: 'json' })
const bucketOf = (capacity: number) => ({ key: randomUUID(), capacity, tokensPerSecond: 0.001 })

async function connected(url = redisUrl) {
  const state = await connectSharedState({ redisUrl: url, log })
  return { ...state, [Symbol.asyncDispose]: state.close }
}

describe('the state that gateways share', { skip: redisUrl ? false : 'TEST_REDIS_URL is not set' }, () => {
  it('is one for all that have the same Redis', async () => {
    await using one = await connected()
    await using other = await connected()
    const key = randomUUID()
    // Until it is connected each goes by itself.
    for (; (await other.texts.get(key)) === undefined; await sleep(5)) await one.texts.set(key, '{ open }')
    const bucket = bucketOf(1)
    const takes = []
    for (const { buckets } of [one, other]) takes.push((await buckets.take([{ bucket, tokens: 1 }])).isAllowed)
    assert.deepEqual(takes, [true, false])
  })

  it('is that of each alone where Redis is not there at the start, and none waits for it', async () => {
    await using state = await connected(`redis://127.0.0.1:${await freePort()}`)
    const bucket = bucketOf(1)
    const take = async () => (await state.buckets.take([{ bucket, tokens: 1 }])).isAllowed
    assert.deepEqual([await take(), await take()], [true, false])
    await state.texts.set('key', '{ open }')
    assert.equal(await state.texts.get('key'), undefined)
  })
})
