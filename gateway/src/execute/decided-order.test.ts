import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { buildSchema, parse, validate } from 'graphql'
import { withDecidedOrder } from './decided-order.ts'

const schema = buildSchema(`
  directive @traced on FIELD
  directive @marked on FRAGMENT_SPREAD
  type Query { done: Int }
  type Mutation { first: Int second: Int }`)

const decided = (text: string, variables = {}) => withDecidedOrder({ document: parse(text), text, variables, schema })

describe('a mutation that has a field twice, first under a condition', () => {
  const text =
    'mutation ($early: Boolean = false) { ...Early @marked second first @traced } fragment Early on Mutation { first @include(if: $early) }'

  it('has it where it stands first without being left out, with the directives that are no conditions', () => {
    const { document, text: ordered } = decided(text)
    assert.deepEqual(validate(schema, document), [])
    assert.match(ordered, /^mutation \{\s+second\s+first @traced\s+\}$/)
    assert.match(decided(text, { early: true }).text, /^mutation \{\s+first\s+second\s+first @traced\s+\}$/)
  })

  it('is left as it is where nothing depends on a condition, and where its variables are wrong', () => {
    for (const [each, variables] of [
      ['mutation { first second first }', {}],
      ['mutation ($no: Boolean!) { first second @skip(if: $no) }', { no: true }],
      [text, { early: 'yes' }],
    ] as const)
      assert.equal(decided(each, variables).text, each)
  })
})
