import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BoundedCache } from './bounded-cache.ts'

describe('a bounded cache', () => {
  it('drops what was unused for the longest time', () => {
    const cache = new BoundedCache<number>(2)
    cache.set('a', 1)
    cache.set('b', 2)
    cache.get('a')
    cache.set('c', 3)
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => cache.get(key)),
      [1, undefined, 3],
    )
  })

  it('holds no more huge keys than would be its share, and forgets none of the small ones for nothing', () => {
    const cache = new BoundedCache<number>(100)
    const huge = (n: number) => `${n}${'x'.repeat(100_000)}`
    for (let n = 0; n < 10; n += 1) cache.set(huge(n), n)
    assert.equal(cache.size, 2)
    assert.equal(cache.get(huge(9)), 9)
    cache.delete(huge(9))
    cache.delete(huge(8))
    for (let n = 0; n < 100; n += 1) cache.set(String(n), n)
    assert.equal(cache.size, 100)
  })

  it('does not keep what is larger than all of it', () => {
    const cache = new BoundedCache<number>(1)
    cache.set('x'.repeat(3_000), 1)
    assert.equal(cache.size, 0)
  })
})
