import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse, print } from 'graphql'
import { allSubgraphs, createTestSubgraph, supergraphSdlOf } from '../execute/graph.fixture.ts'
import { type InterfaceObjectFields, readInterfaceObjectFields } from './interface-object-fields.ts'
import { widen } from './wide-operation.ts'

const fields = fieldsOf(
  `type Query { all: [Media!]! film: Film search: [Found] node: Node }
  interface Node { id: ID! }
  interface Media implements Node @key(fields: "id") { id: ID! length: Int }
  type Film implements Media & Node @key(fields: "id") { id: ID! length: Int next: Media }
  type Book implements Media & Node @key(fields: "id") { id: ID! length: Int pages: Int @authenticated }
  type Shelf { book: Book }
  union Found = Film | Book | Shelf`,
  `type Query { rated: [Media!]! }
  type Media @key(fields: "id") @interfaceObject {
    id: ID! length: Int @external stars: Int of(year: Int): Int score: Int @requires(fields: "length") similar: [Media] }`,
)

function fieldsOf(library: string, ratings: string): InterfaceObjectFields {
  const subgraphs = [createTestSubgraph('library', library, {}), createTestSubgraph('ratings', ratings, {})]
  return readInterfaceObjectFields(supergraphSdlOf(subgraphs)) as InterfaceObjectFields
}

function wideOf(text: string): { text: string; fields: string[] } {
  const wide = widen(text, fields)
  assert.ok(wide && !(wide instanceof Error), text)
  return { text: print(parse(wide.text)), fields: [...wide.fields].sort() }
}

describe('fields of an @interfaceObject that are asked of single types', () => {
  it('are asked of the interface, and all else of the types', () => {
    const wide = wideOf('{ rated { id ... on Film { stars length } ... on Book { score pages } } }')
    assert.equal(
      wide.text,
      print(
        parse(`{ rated { id
          ... on Film { length } ... on Media { stars }
          ... on Book { pages } ... on Media { score } } }`),
      ),
    )
    assert.deepEqual(wide.fields, ['Media.score', 'Media.stars'])
  })

  it('leave a fragment that selects nothing else its type', () => {
    assert.equal(
      wideOf('{ rated { ... on Film { stars } } }').text,
      print(parse('{ rated { ... on Film { __typename } ... on Media { stars } } }')),
    )
  })

  it('are also parts of the key that are asked by another name', () => {
    assert.equal(
      wideOf('{ rated { ... on Film { a: id } ... on Book { id } } }').text,
      print(parse('{ rated { ... on Film { __typename } ... on Media { a: id } ... on Book { id } } }')),
    )
  })

  it('are asked under all conditions that they were asked under', () => {
    assert.equal(
      wideOf('query ($a: Boolean!) { rated { ... on Film @include(if: $a) { ... on Film @skip(if: $a) { stars } length } } }')
        .text,
      print(
        parse(`query ($a: Boolean!) { rated {
          ... on Film @include(if: $a) { ... on Film @skip(if: $a) { __typename } length }
          ... on Media @include(if: $a) { ... on Media @skip(if: $a) { ... on Media { stars } } } } }`),
      ),
    )
  })

  it('are asked where a fragment is spread without a condition, though it was spread under one before', () => {
    const fragment = 'fragment F on Film { stars length }'
    assert.equal(
      wideOf(`query ($a: Boolean!) { rated { ... on Film { ... on Film @skip(if: $a) { ...F } ...F } } } ${fragment}`).text,
      print(
        parse(`query ($a: Boolean!) { rated {
          ... on Film { ... on Film @skip(if: $a) { ... on Film { length } } ... on Film { length } }
          ... on Media @skip(if: $a) { ... on Media { stars } } ... on Media { stars } } }`),
      ),
    )
  })

  it('are found in named fragments, at each place by what the fragment stands in', () => {
    assert.equal(
      wideOf('{ film { ...F next { ...F } } } fragment F on Film { stars length }').text,
      print(
        parse(`{ film { ...F next { ... on Film { length } ... on Media { stars } } } }
          fragment F on Film { stars length }`),
      ),
    )
    assert.equal(
      wideOf('{ rated { ...F } } fragment F on Media { ... on Book { ...G } } fragment G on Media { stars id }').text,
      print(
        parse(`{ rated { ...F } }
          fragment F on Media { ... on Book { ... on Media { id } } ... on Media { stars } }`),
      ),
    )
  })

  it('are found below other such fields, in unions and in other interfaces', () => {
    for (const text of [
      '{ search { ... on Shelf { book { ... on Media { similar { ... on Book { stars } } } } } } }',
      '{ search { ... on Film { similar { ... on Book { stars } } } } }',
      '{ node { ... on Film { stars } } }',
    ])
      assert.ok(wideOf(text).fields.includes('Media.stars'), text)
  })

  it('are not asked of all types where that would be in conflict', () => {
    const wide = widen('{ all { ... on Film { a: stars } ... on Book { a: score } } }', fields)
    assert.match(String(wide), /cannot be asked of all/)
    assert.ok(widen('{ all { ... on Film { of(year: 1) } ... on Book { of(year: 2) } } }', fields) instanceof Error)
  })

  it('are not asked of all types where not all of these, with what is required of them, are open to the same callers', () => {
    const library = (film: string, length: string) => `type Query { all: [Media!]! }
      interface Media @key(fields: "id") { id: ID! length: Int }
      type Film implements Media @key(fields: "id") ${film} { id: ID! length: Int ${length} }
      type Book implements Media @key(fields: "id") { id: ID! length: Int }`
    const ratings = `type Media @key(fields: "id") @interfaceObject {
      id: ID! stars: Int length: Int @external score: Int @requires(fields: "length") @authenticated }`
    const text = '{ all { ... on Book { stars } } }'
    assert.match(String(widen(text, fieldsOf(library('@authenticated', ''), ratings))), /Media\.stars/)
    const ofLength = fieldsOf(library('', '@authenticated'), ratings)
    assert.ok(!(widen(text, ofLength) instanceof Error))
    assert.match(String(widen('{ all { ... on Book { score } } }', ofLength)), /Media\.score/)
  })

  it('are nowhere in operations that ask for those of the interface, of a field of one type, or for none', () => {
    for (const text of [
      '{ rated { id stars score ... on Film { length next { stars } } ... on Book { pages } } }',
      '{ film { ...F } } fragment F on Film { stars score similar { ...M } } fragment M on Media { __typename stars }',
      '{ search { ... on Media { stars } ... on Shelf { book { stars } } } }',
      '{ node { id ... on Media { stars } } }',
      '{ all { ...F } film { ... on Film { stars } } } fragment F on Media { stars ... on Book { pages ...B } } fragment B on Book { pages }',
    ])
      assert.equal(widen(text, fields), undefined, text)
  })

  it('are in no supergraph without an @interfaceObject', () => {
    assert.equal(readInterfaceObjectFields(supergraphSdlOf(allSubgraphs())), undefined)
  })

  it('searches a fragment that is spread often once', () => {
    const deep = Array.from({ length: 40 }, (_, n) => `fragment F${n} on Media { ...F${n + 1} ...F${n + 1} }`)
    assert.equal(widen(`{ rated { ...F0 } } ${deep.join(' ')} fragment F40 on Media { stars }`, fields), undefined)
    const narrow = Array.from({ length: 40 }, (_, n) => `fragment F${n} on Book { ...F${n + 1} ...F${n + 1} }`)
    assert.deepEqual(wideOf(`{ rated { ...F0 } } ${narrow.join(' ')} fragment F40 on Book { stars }`).fields, ['Media.stars'])
  })
})
