import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { networkOf } from './network.ts'

test('an IPv4 address stands for itself, however it is written', () => {
  assert.equal(networkOf('192.0.2.1'), '192.0.2.1')
  for (const mapped of ['::ffff:192.0.2.1', '::FFFF:c000:0201', '0:0:0:0:0:ffff:192.0.2.1'])
    assert.equal(networkOf(mapped), '192.0.2.1')
  assert.equal(networkOf('::ffff:0.0.0.0'), '0.0.0.0')
})

test('of IPv6 all addresses of a /64 are one, and each other /64 another', () => {
  const one = '2001:db8:0:1::/64'
  for (const address of ['2001:db8:0:1::', '2001:db8:0:1::1', '2001:0DB8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8::1:0:0:0:9'])
    assert.equal(networkOf(address), one)
  assert.equal(networkOf('2001:db8:0:2::1'), '2001:db8:0:2::/64')
  assert.equal(networkOf('::1'), '0:0:0:0::/64')
  assert.equal(networkOf('fe80::1%eth0'), networkOf('fe80::2'))
})

test('what is no address stays as it is', () => {
  for (const text of ['', 'unknown', '1.2.3', 'x:y', 'unix%1']) assert.equal(networkOf(text), text)
})

test('two IPv6 addresses are one exactly where their first 64 bits are', () => {
  const hextet = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
  const half = fc.array(hextet, { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(half, half, half, (front, back, other) => {
      // Those that hold an IPv4 address are none of these.
      fc.pre([front, other].every((each) => each.some((hex) => hex !== '0')))
      const network = networkOf([...front, ...back].join(':'))
      assert.equal(networkOf([...front, ...other].join(':')), network)
      assert.equal(networkOf([...other, ...back].join(':')) === network, String(other) === String(front))
    }),
  )
})
