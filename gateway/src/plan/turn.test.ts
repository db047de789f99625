import assert from 'node:assert/strict'
import { it } from 'node:test'
import { turn } from './turn.ts'

it('gives each who waits a round of the event loop to itself, in their order', async () => {
  let round = 0
  let isOver = false
  const count = () => {
    round += 1
    if (!isOver) setImmediate(count)
  }
  count()
  const seen: { readonly name: string; readonly round: number }[] = []
  const take = async (name: string) => {
    await turn()
    seen.push({ name, round })
  }
  await Promise.all([take('a').then(() => take('again')), take('b'), take('c')])
  isOver = true
  assert.deepEqual(
    seen.map(({ name }) => name),
    ['a', 'b', 'c', 'again'],
  )
  assert.equal(new Set(seen.map((each) => each.round)).size, 4)
})
