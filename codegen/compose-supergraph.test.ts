import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CompositionError, compose } from './compose-supergraph.ts'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])\n'

describe('compose', () => {
  it('makes the supergraph and the API schema, which hides what is @inaccessible', () => {
    const { supergraphSdl, apiSdl } = compose({
      one: `${LINK} type Query { a: A hidden: Int @inaccessible } type A @key(fields: "id") { id: ID! }`,
      two: `${LINK} type A @key(fields: "id") { id: ID! more: String }`,
    })
    assert.match(supergraphSdl, /hidden: Int/)
    assert.match(apiSdl, /type A \{\n {2}id: ID!\n {2}more: String\n\}/)
    assert.doesNotMatch(apiSdl, /hidden|join__/)
  })

  it('names what does not compose, and where SDL cannot be read', () => {
    const clash = { one: `${LINK} type Query { a: Int }`, two: `${LINK} type Query { a: String }` }
    assert.throws(() => compose(clash), isProblem(/INVALID_FIELD_SHARING|FIELD_TYPE_MISMATCH/))
    assert.throws(() => compose({ one: 'type Query { a: }' }), isProblem(/^\[one\] Syntax Error.*line 1/))
  })
})

function isProblem(pattern: RegExp) {
  return (error: unknown) => error instanceof CompositionError && error.problems.some((problem) => pattern.test(problem))
}
