import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allSubgraphs, createTestSubgraph, supergraphSdlOf } from '../execute/graph.fixture.ts'
import { createNativeLimits } from './native-limits.ts'

describe('the native planner', () => {
  it('is kept from fields with arguments from @context', () => {
    const reasonFor = createNativeLimits(
      supergraphSdlOf([
        createTestSubgraph(
          'shop',
          `type Query { cart: Cart }
          type Cart @key(fields: "id") @context(name: "cart") { id: ID! currency: String item: Item }
          type Item @key(fields: "id") { id: ID! name: String price(in: String @fromContext(field: "$cart { currency }")): Int }`,
          {},
        ),
        createTestSubgraph('names', 'type Item @key(fields: "id") { id: ID! label: String }', {}),
      ]),
    )
    assert.match(reasonFor('{ cart { item { price } } }') ?? '', /@context/)
    assert.equal(reasonFor('{ cart { item { name label } } }'), undefined)
  })

  it('plans whatever is asked of a supergraph without @context', () => {
    const reasonFor = createNativeLimits(supergraphSdlOf(allSubgraphs()))
    for (const text of ['{ principals { ... on User { name } } }', '{ me { reviews { product { shipping } } } }'])
      assert.equal(reasonFor(text), undefined, text)
  })
})
