import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { composeServices } from '@apollo/composition'
import { buildASTSchema, type GraphQLSchema, getOperationAST, parse } from 'graphql'
import { WrittenResult } from '../execute/written-result.ts'
import { readSupergraph } from '../supergraph/supergraph.ts'
import { costOf, type OperationCost } from './cost.ts'
import { readWeights } from './weights.ts'

/** A cost of a supergraph that was composed as any other. */
function costsIn(sdl: string, imports = '"@cost", "@listSize"') {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])\n`
  const { supergraphSdl, errors } = composeServices([{ name: 'a', url: 'http://a', typeDefs: parse(link + sdl) }])
  assert.ok(supergraphSdl, String(errors))
  return costsBy(readSupergraph(supergraphSdl, { planner: 'auto' }).schema)
}

function costsBy(schema: GraphQLSchema): (query: string) => OperationCost {
  const weights = readWeights(schema)
  return (query) => {
    const document = parse(query)
    const operation = getOperationAST(document)
    assert.ok(operation)
    return costOf(document, operation, schema, weights)
  }
}

const costs = costsIn(`
  type Query {
    book(id: ID): Book
    books(first: Int = 5, last: Int): [Book!]! @listSize(slicingArguments: ["first", "last"], assumedSize: 50, requireOneSlicingArgument: false)
    found(size: Int): Found @listSize(slicingArguments: ["size"], assumedSize: 8, sizedFields: ["hits"], requireOneSlicingArgument: false)
    paged(first: Int, last: Int): [Book] @listSize(slicingArguments: ["first", "last"], assumedSize: 50)
    windowed(first: Int = 5, last: Int): [Book] @listSize(slicingArguments: ["first", "last"], requireOneSlicingArgument: true)
    shelf(first: Int): ShelfConnection!
    search(text: String, filter: Filter): [Book]
    all: [Book]
    any: [Thing]
  }
  type Mutation { write(filter: Filter): Book }
  input Filter { text: String @cost(weight: 4) inner: Filter }
  type Found { hits: [Book] other: [Book] }
  type Book { title: String author: Author summary: String @cost(weight: 7) }
  type Author @cost(weight: 3) { name: String books: [Book] }
  type Cup { size: Int }
  union Thing = Book | Cup
  type ShelfConnection { edges: [ShelfEdge!]! pageInfo: PageInfo! }
  type ShelfEdge { node: Book }
  type PageInfo { hasNextPage: Boolean! }
`)
const expected = (query: string, variables = {}) => costs(query).expected(variables)

describe('the expected cost', () => {
  it('of an object is 1, of a scalar 0, of a mutation 10 more', () => {
    assert.equal(expected('{ book { title } }'), 1)
    assert.equal(expected('{ __typename __schema { types { name } } }'), 0)
    assert.equal(expected('mutation { write { title } }'), 11)
  })

  it('is what @cost says of a type, a field, an argument and a field of an input', () => {
    assert.equal(expected('{ book { author { name } } }'), 4)
    assert.equal(expected('{ book { summary } }'), 8)
    assert.equal(expected('{ search(filter: { text: "x" }) { title } }'), 1 + 1 + 4)
    assert.equal(expected('{ search(filter: { text: "x", inner: { text: "y" } }) { title } }'), 1 + 1 + 4 + 1 + 4)
  })

  it('of a list is as many times that of an item as @listSize says', () => {
    assert.equal(expected('{ books(first: 3) { title } }'), 3)
    assert.equal(expected('{ books(first: 3, last: 9) { author { name } } }'), 9 * 4)
    assert.equal(expected('{ books { title } }'), 5)
    assert.equal(expected('{ all { title } }'), 1)
  })

  it('takes the size from variables and their absence', () => {
    const query =
      'query ($n: Int, $size: Int) { books(first: $n) { title } found(size: $size) { hits { title } other { title } } }'
    assert.equal(expected(query, { n: 100, size: 20 }), 100 + 1 + 20 + 1)
    assert.equal(expected(query), 5 + 1 + 8 + 1)
    assert.equal(expected(query, { n: null }), 50 + 1 + 8 + 1)
    assert.equal(expected('query ($n: Int = 1000) { books(first: $n) { title } }'), 1_000)
    assert.equal(expected('query ($n: Int = 1000) { books(first: $n) { title } }', { n: 2 }), 2)
    assert.equal(expected('{ books(first: -5) { title } }'), 50)
  })

  it('is told where exactly one slicing argument says how long, which it must unless the schema says otherwise', () => {
    assert.equal(expected('{ paged(first: 3) { title } }'), 3)
    assert.equal(expected('{ paged(last: 4, first: null) { title } }'), 4)
    const refused = (query: string, got: string, variables = {}) =>
      assert.throws(() => expected(query, variables), {
        code: 'BAD_USER_INPUT',
        message: `${/\w+(?=[(]| {)/.exec(query.slice(query.indexOf('{')))?.[0]} needs exactly one of the arguments first, last, got ${got}: give one`,
      })
    refused('{ paged { title } }', 'none')
    refused('{ paged(first: null) { title } }', 'none')
    refused('{ paged(first: 3, last: 4) { title } }', '2')
    // What the schema gives counts as given, as in Apollo's Router.
    assert.equal(expected('{ windowed { title } }'), 5)
    assert.equal(expected('{ windowed(first: 2) { title } }'), 2)
    refused('{ windowed(last: 4) { title } }', '2')
    assert.equal(expected('{ windowed(first: null, last: 4) { title } }'), 4)

    const query = 'query ($first: Int, $last: Int) { paged(first: $first, last: $last) { title } }'
    assert.equal(expected(query, { first: 3 }), 3)
    assert.equal(expected(query, { first: null, last: 7 }), 7)
    refused(query, 'none')
    refused(query, '2', { first: 3, last: 4 })
  })

  it('of a Relay connection is that of its page, though nothing says so', () => {
    assert.equal(expected('{ shelf(first: 100) { edges { node { title } } pageInfo { hasNextPage } } }'), 1 + 100 * 2 + 1)
    assert.equal(expected('{ shelf { edges { node { title } } } }'), 1 + 20 * 2)
  })

  it('adds up what fragments of several types ask for', () => {
    assert.equal(expected('{ any { ... on Book { author { name } } ...C } } fragment C on Cup { size }'), 1 + 3)
  })

  it('multiplies lists in lists', () => {
    const query = '{ books(first: 10) { author { books { title } } } a: books(first: 10) { title } }'
    assert.equal(expected(query), 10 * (1 + 3 + 1) + 10)
  })
})

describe('the actual cost', () => {
  it('is told for each field by its key, and added up where one key is asked for in several places', () => {
    const { fields } = costs('{ books(first: 50) { title mine: author { name } } ... { books(first: 50) { summary } } }')
    const below = new Map()
    assert.deepEqual(
      fields,
      new Map([
        [
          'books',
          {
            once: 0,
            weight: 2,
            below: new Map([
              ['title', { once: 0, weight: 0, below }],
              ['mine', { once: 0, weight: 3, below: new Map([['name', { once: 0, weight: 0, below }]]) }],
              ['summary', { once: 0, weight: 7, below }],
            ]),
          },
        ],
      ]),
    )
  })

  it('is that of what was found, counted or as it was written', () => {
    const { actual } = costs(
      '{ books(first: 50) { title mine: author { name } } book { title } any { ... on Book { author { name } } } }',
    )
    const books = [
      { title: 'a', mine: { name: 'A' } },
      { title: 'b', mine: null },
    ]
    assert.equal(actual({ data: { books, book: null, any: [{}] } }), 1 + 3 + 1 + 1)
    assert.equal(actual(new WrittenResult(Buffer.from('{"data":{}}'), [], 6)), 6)
  })

  it('of a mutation is that of writing too, unless it was refused', () => {
    const { actual } = costs('mutation { write(filter: { text: "a" }) { title } }')
    assert.equal(actual({ data: { write: { title: 'a' } } }), 10 + 5 + 1)
    assert.equal(actual(new WrittenResult(Buffer.from('{"data":{}}'), [], 6)), 10 + 6)
    assert.equal(actual({ errors: [] }), 0)
  })
})

it('@cost and @listSize are understood by other names too', () => {
  const renamed = costsIn(
    'type Query { books(first: Int): [Book] @size(slicingArguments: ["first"]) } type Book @weight(weight: 5) { title: String }',
    '{ name: "@cost", as: "@weight" }, { name: "@listSize", as: "@size" }',
  )
  assert.equal(renamed('{ books(first: 2) { title } }').expected({}), 10)
})

it('a list says by its length how long the answer is, in supergraphs that others composed', () => {
  const sdl = 'type Query { books(ids: [ID!]): [Book] @listSize(slicingArguments: ["ids"]) } type Book { title: String }'
  const bySlices = costsBy(buildASTSchema(parse(sdl), { assumeValidSDL: true }))
  assert.equal(bySlices('{ books(ids: ["a", "b"]) { title } }').expected({}), 2)
  assert.equal(bySlices('query ($ids: [ID!]) { books(ids: $ids) { title } }').expected({ ids: ['a', 'b', 'c'] }), 3)
})
