import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allSubgraphs, createTestSubgraph, supergraphSdlOf } from '../execute/graph.fixture.ts'
import { createNativeLimits } from './native-limits.ts'

const library = supergraphSdlOf([
  createTestSubgraph(
    'library',
    `type Query { all: [Media!]! film: Film search: [Found] node: Node }
    interface Node { id: ID! }
    interface Media implements Node @key(fields: "id") { id: ID! length: Int }
    type Film implements Media & Node @key(fields: "id") { id: ID! length: Int next: Media }
    type Book implements Media & Node @key(fields: "id") { id: ID! length: Int pages: Int }
    type Shelf { book: Book }
    union Found = Film | Book | Shelf`,
    {},
  ),
  createTestSubgraph(
    'ratings',
    `type Query { rated: [Media!]! }
    type Media @key(fields: "id") @interfaceObject {
      id: ID! length: Int @external stars: Int score: Int @requires(fields: "length") similar: [Media] }`,
    {},
  ),
])

describe('the native planner', () => {
  const reasonFor = createNativeLimits(library)

  it('is kept from fields of an interface object that are asked of single types', () => {
    for (const text of [
      '{ rated { ... on Film { stars } } }',
      '{ rated { ... on Film { score } ... on Book { stars } } }',
      '{ rated { ...F } } fragment F on Media { ... on Book { length ...G } } fragment G on Media { stars }',
      '{ film { ...F next { ...F } } } fragment F on Film { stars }',
      '{ search { ... on Shelf { book { ... on Media { similar { ... on Book { stars } } } } } } }',
      '{ node { ... on Film { stars } } }',
    ])
      assert.match(reasonFor(text) ?? '', /@interfaceObject/, text)
  })

  it('plans all else: those of the interface, of a field of one type, and types without them', () => {
    for (const text of [
      '{ rated { id stars score ... on Film { length next { stars } } ... on Book { pages } } }',
      '{ film { ...F } } fragment F on Film { stars score similar { ...M } } fragment M on Media { __typename stars }',
      '{ search { ... on Media { stars } ... on Shelf { book { stars } } } }',
      '{ node { id ... on Media { stars } } }',
      '{ all { ...F } film { ... on Film { stars } } } fragment F on Media { stars ... on Book { pages ...B } } fragment B on Book { pages }',
    ])
      assert.equal(reasonFor(text), undefined, text)
  })

  it('plans whatever is asked of a supergraph without @interfaceObject and @context', () => {
    const reason = createNativeLimits(supergraphSdlOf(allSubgraphs()))
    for (const text of ['{ principals { ... on User { name } } }', '{ me { reviews { product { shipping } } } }'])
      assert.equal(reason(text), undefined, text)
  })

  it('searches a fragment that is spread often once', () => {
    const deep = Array.from({ length: 40 }, (_, n) => `fragment F${n} on Media { ...F${n + 1} ...F${n + 1} }`)
    assert.equal(reasonFor(`{ rated { ...F0 } } ${deep.join(' ')} fragment F40 on Media { stars }`), undefined)
  })
})
