import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { JsonWriter } from './json-writer.ts'

function written(...values: unknown[]): string {
  const writer = new JsonWriter()
  for (const value of values) writer.value(value)
  return writer.take().toString()
}

describe('JSON writer', () => {
  it('writes strings as JSON.stringify does, short or long', () => {
    const strings = [
      '',
      'plain ~',
      '"',
      '\\',
      'a\nb',
      '\u0000\u001f',
      '\u007f',
      'é',
      '漢字',
      '😀',
      '\ud800',
      'x\udc00y',
      '\u2028',
    ]
    for (const text of strings) {
      for (const padding of ['', 'x'.repeat(62), 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(300)]) {
        assert.equal(written(padding + text), JSON.stringify(padding + text))
      }
    }
  })

  it('writes numbers as JSON.stringify does', () => {
    const numbers = [
      0,
      -0,
      1,
      9,
      10,
      99,
      100,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      1e21,
      -1,
      0.5,
      1e-7,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]
    for (const number of numbers) assert.equal(written(number), JSON.stringify(number))
  })

  it('writes whatever else a subgraph in this process may send, and null for what JSON does not know', () => {
    for (const value of [true, false, null, new Date(0), { a: [1, { b: 'c' }], d: undefined }])
      assert.equal(written(value), JSON.stringify(value))
    assert.equal(written(undefined, Symbol('none')), 'nullnull')
  })

  it('writes texts of any length one after the other, each from its beginning', () => {
    const writer = new JsonWriter()
    const parts = [10, 300_000, 20, 3_000_000, 30].map((length) => 'é'.repeat(length))
    const texts = parts.map((part) => {
      writer.value(part)
      return writer.take()
    })
    assert.deepEqual(
      texts.map((text) => JSON.parse(text.toString())),
      parts,
    )
  })

  it('repeats a passage, and takes back what was written from a place on', () => {
    const writer = new JsonWriter()
    writer.value('one')
    const end = writer.length
    writer.value('two')
    writer.takeBack(end)
    writer.again(0, end)
    assert.equal(writer.take().toString(), '"one""one"')
  })
})
