import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GraphQLError } from 'graphql'
import { saying, unread, WrittenResult } from './written-result.ts'

const bytes = Buffer.from('{"data":{"name":"Zoë"}}')
const data = { name: 'Zoë' }

describe('a written result', () => {
  it('is sent as it was written, or with errors and extensions behind the data', () => {
    const result = new WrittenResult(bytes, [])
    assert.equal(result.bytesWith({}), bytes)
    const rest = { errors: [{ message: 'é' }], extensions: { cost: 1 } }
    assert.deepEqual(JSON.parse(result.bytesWith(rest).toString()), { data, ...rest })
    assert.deepEqual(JSON.parse(result.bytesWith({ extensions: rest.extensions }).toString()), { data, extensions: { cost: 1 } })
  })

  it('is a result with objects for whoever looks into it, and so is a copy of it', () => {
    const errors = [new GraphQLError('no')]
    const result = new WrittenResult(bytes, errors)
    assert.deepEqual(result.data, data)
    assert.deepEqual({ ...result, extensions: { cost: 1 } }, { data, errors, extensions: { cost: 1 } })
    assert.equal(JSON.stringify(new WrittenResult(Buffer.from('{"data":null}'), [])), '{"data":null}')
  })

  it('has other errors and extensions beside the same text, its cost and what is not replaced', () => {
    const errors = [new GraphQLError('no')]
    const result = new WrittenResult(bytes, errors, 7)
    const extended = saying(result, { extensions: { plan: 'as text' } })
    assert.ok(extended instanceof WrittenResult)
    assert.deepEqual([extended.errors, extended.extensions, extended.cost], [errors, { plan: 'as text' }, 7])
    assert.equal(extended.bytesWith({}), bytes)
    const others = [new GraphQLError('neither')]
    assert.deepEqual({ ...saying(extended, { errors: others }) }, { data, errors: others, extensions: { plan: 'as text' } })
    assert.deepEqual(saying({ data, errors }, { extensions: {} }), { data, errors, extensions: {} })
  })

  it('tells whether it is null without being read', () => {
    const unreadable = new WrittenResult(Buffer.from('{"data":{ no JSON }}'), [])
    assert.deepEqual(unread(unreadable), { data: unreadable })
    const errors = [new GraphQLError('no')]
    assert.deepEqual(unread(new WrittenResult(Buffer.from('{"data":null}'), errors)), { data: null, errors })
    assert.deepEqual(unread({ errors }), { errors })
  })
})
