import assert from 'node:assert/strict'
import { it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { Quota } from './quota.ts'

it('of strangers counts all addresses of an IPv6 network together, over all connections', () => {
  const quota = new Quota({ perConnectionMax: 1, perUserMax: 2 })
  const take = (address: string) => quota.take({}, anonymous, address)
  take('2001:db8::1')
  const giveBack = take('2001:db8::2')
  assert.throws(() => take('2001:db8::3'), { code: 'RATE_LIMITED' })
  take('2001:db8:0:1::1')
  giveBack()
  take('2001:db8::3')
})
