import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { getIntrospectionQuery } from 'graphql'
import { type Answer, startHttp, type TestHttp, token } from '../transport/http.fixture.ts'
import { DEFAULT_LIMITS } from './limits.ts'

const DIRECTIVES = `
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean) on FIELD_DEFINITION
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
  directive @authenticated on FIELD_DEFINITION
`
const SDL = `${DIRECTIVES}
  scalar JSON
  input Filter { ids: [ID!] any: [Filter!] }
  type Query {
    a: String
    node: Node
    search(ids: [ID!], filter: Filter, json: JSON): String
    nodes(first: Int): [Node!]! @listSize(slicingArguments: ["first"], assumedSize: 10)
  }
  type Node { a: String node: Node }
  type Mutation { login(password: String): String logout: String }
`
const PUBLIC = ['Query.a', 'Query.node', 'Query.search', 'Query.nodes', 'Mutation.login', 'Mutation.logout']

let http: TestHttp
let passwordChecks = 0
before(async () => {
  const rootValue = {
    a: 'a',
    node: {},
    search: 'found',
    nodes: ({ first }: { first: number }) => Array.from({ length: Math.min(first, 3) }, () => ({ a: 'a' })),
    login: () => {
      passwordChecks += 1
      return 'token'
    },
  }
  http = await startHttp({ sdl: SDL, rootValue, publicFields: PUBLIC, guard: { sensitiveFields: ['Mutation.login'] } })
})
after(() => http[Symbol.asyncDispose]())

/** At the limit it is answered; with one more it is refused, with a message that says got and max. */
async function assertLimit(max: number, documentOf: (n: number) => string, got: number | string = max + 1): Promise<void> {
  const admitted = await http.ask(documentOf(max))
  assert.deepEqual([admitted.status, admitted.body.errors], [200, undefined])
  assertRefused(await http.ask(documentOf(max + 1)), `${got} .*at most ${max} `)
  assert.match(String(await http.refusals(documentOf(max + 1))), new RegExp(`QUERY_TOO_COMPLEX.*${got} .*at most ${max} `))
}

function assertRefused({ status, body }: Answer, message: string): void {
  assert.equal(status, 400)
  assert.equal(body.errors?.[0]?.extensions.code, 'QUERY_TOO_COMPLEX')
  assert.match(body.errors?.[0]?.message ?? '', new RegExp(message))
  assert.equal(body.data, undefined)
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ')

describe('limits of the document', () => {
  it('body: 256 KiB', async () => {
    const bodyOf = (bytes: number) => {
      const body = { query: '{ a }', extensions: { filler: '' } }
      body.extensions.filler = 'x'.repeat(bytes - JSON.stringify(body).length)
      return body
    }
    assert.equal((await http.send(bodyOf(DEFAULT_LIMITS.bodyBytesMax))).status, 200)
    const { status, body } = await http.send(bodyOf(DEFAULT_LIMITS.bodyBytesMax + 1))
    assert.equal(status, 413)
    assert.match(body.errors?.[0]?.message ?? '', /at most 262144 bytes/)
  })

  it('tokens: 5,000, comments not counted', async () => {
    // Each directive is two tokens; three braces and names around them.
    const documentOf = (tokens: number) => `# comment\n{ search(ids: [${times(tokens - 9, () => '1')}]) }`
    await using lists = await startHttp({
      sdl: SDL,
      rootValue: { search: 'found' },
      publicFields: PUBLIC,
      guard: { limits: { ...DEFAULT_LIMITS, listItemsMax: 10_000 } },
    })
    assert.equal((await lists.ask(documentOf(5_000))).status, 200)
    assertRefused(await lists.ask(documentOf(5_001)), 'more than 5000 tokens, at most 5000 ')
  })

  it('depth: 10 levels', async () => {
    await assertLimit(10, (depth) => `{ ${'node { '.repeat(depth - 1)} a ${'}'.repeat(depth - 1)} }`)
  })

  it('depth: counted through fragments', async () => {
    const documentOf = (depth: number) =>
      `{ ...F1 } ${times(depth - 1, (n) => `fragment F${n + 1} on ${n ? 'Node' : 'Query'} { node { ...F${n + 2} } }`)} fragment F${depth} on Node { a }`
    await assertLimit(10, documentOf)
  })

  it('depth: introspection is exempt, within the bound of graphql-js', async () => {
    assert.equal((await http.ask(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }))).status, 200)
    const nested = `{ __schema { types { ${'fields { type { '.repeat(6)} name ${'} }'.repeat(6)} } } }`
    assert.match((await http.ask(nested)).body.errors?.[0]?.message ?? '', /Maximum introspection depth/)
  })

  it('aliases: 15', () => assertLimit(15, (count) => `{ ${times(count, (n) => `a${n}: a`)} }`))

  it('aliases: counted through fragments', async () => {
    const documentOf = (count: number) =>
      `{ node { ...F ...F ...F } a${count === 16 ? 'lias: a' : ''} } fragment F on Node { a: a b: a c: a d: a e: a }`
    await assertLimit(15, documentOf)
  })

  it('directives at one place: 5', async () => {
    // A directive that may not be repeated: within the limit it is validation that refuses.
    const documentOf = (count: number) => `{ a ${times(count, () => '@include(if: true)')} }`
    assert.equal((await http.ask(documentOf(5))).body.errors?.[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED')
    assertRefused(await http.ask(documentOf(6)), '6 directives at one place, at most 5 ')
  })

  it('selections: 10,000, written out', async () => {
    const documentOf = (count: number) =>
      `{ ${times(100, () => 'node { ...F }')} ${times(count - 10_000, () => 'a')} } fragment F on Node { ${times(99, () => 'a')} }`
    await assertLimit(10_000, documentOf)
  })

  it('pairs of fields of one name, or of fragments, at one place: 50,000, which validation would compare', async () => {
    // Each of two selections: n of them are n - 1 times n pairs.
    await assertLimit(50_000, (max) => `{ ${times(max === 50_000 ? 224 : 225, () => 'node { a }')} }`, 50_400)
    const fragments = (count: number) =>
      `{ ${times(count, (n) => `...F${n}`)} } ${times(count, (n) => `fragment F${n} on Query { a node { a } }`)}`
    assert.equal((await http.ask(fragments(183))).status, 200)
    assertRefused(await http.ask(fragments(184)), '50508 pairs .*at most 50000 ')
  })

  it('each is judged before the rest is read: what comes after its limit may be anything', async () => {
    const unreadable = '"a text without an end'
    const unknown = 'unknownField'
    // The lexer stops at the limit.
    assertRefused(await http.ask(`{ ${times(5_000, () => 'a')} ${unreadable}`), 'more than 5000 tokens')
    assertRefused(await http.ask(`{ search(json: ${'['.repeat(200)} ${unreadable}`), 'nested brackets')
    assert.equal((await http.ask(`{ a ${unreadable}`)).body.errors?.[0]?.extensions.code, 'GRAPHQL_PARSE_FAILED')
    // No schema is asked: what is refused would not be valid.
    assertRefused(await http.ask(`{ ${'node { '.repeat(10)} ${unknown} ${'}'.repeat(10)} }`), '11 levels')
    assertRefused(await http.ask(`{ ${times(16, (n) => `a${n}: ${unknown}`)} }`), '16 aliases')
    assertRefused(await http.ask(`{ ${unknown} ${times(6, () => '@unknown')} }`), '6 directives')
    assertRefused(await http.ask(`{ ${times(300, () => `${unknown} { a }`)} }`), 'pairs')
    const large = `{ ${times(100, () => '...F')} } fragment F on Nobody { ${times(101, (n) => `u${n}`)} }`
    assertRefused(await http.ask(large), '10100 selections')
  })

  it('a fragment that contains itself is refused by validation, however it is measured', async () => {
    const { body } = await http.ask('{ node { ...F } } fragment F on Node { node { ...F } }')
    assert.equal(body.errors?.[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED')
  })

  it('errors that are reported: 20, and one more that says that there are others', async () => {
    const errorsOf = async (count: number) => (await http.ask(`{ ${times(count, (n) => `x${n}`)} }`)).body.errors ?? []
    assert.deepEqual([(await errorsOf(20)).length, (await errorsOf(21)).length, (await errorsOf(40)).length], [20, 21, 21])
    assert.doesNotMatch((await errorsOf(20)).at(-1)?.message ?? '', /Too many validation errors/)
    assert.match((await errorsOf(21)).at(-1)?.message ?? '', /Too many validation errors/)
  })

  it('many requests in one body are refused', async () => {
    const { status, body } = await http.send([{ query: '{ a }' }, { query: '{ a }' }])
    assert.equal(status, 400)
    assert.match(body.errors?.[0]?.message ?? '', /batching/)
  })
})

describe('nesting', () => {
  // Beyond it whoever reads by recursion fails, and would be blamed for it.
  const brackets = (count: number) => '['.repeat(count) + ']'.repeat(count)

  it('of a document: 128 brackets', async () => {
    // Two are around it.
    assert.equal((await http.ask(`{ search(json: ${brackets(126)}) }`)).status, 200)
    for (const count of [127, 2_400]) {
      assertRefused(await http.ask(`{ search(json: ${brackets(count)}) }`), 'more than 128 nested brackets')
    }
  })

  it('of variables: 128 brackets', async () => {
    const ask = (count: number) =>
      http.send(`{"query":"query ($json: JSON) { search(json: $json) }","variables":{"json":${brackets(count)}}}`)
    assert.equal((await ask(128)).status, 200)
    for (const count of [129, 100_000]) assertRefused(await ask(count), 'more than 128 nested brackets')
  })
})

describe('limits of the operation', () => {
  it('cost: 5,000, by @listSize and the arguments', async () => {
    await assertLimit(5_000, (cost) => `{ nodes(first: ${cost}) { a } }`)
  })

  it('a list whose size exactly one argument must say is refused where none or several do, before anybody is asked', async () => {
    const ask = (query: string, variables = {}) => http.ask(query, undefined, variables)
    assert.equal((await ask('{ nodes(first: 1) { a } }')).status, 200)
    const byVariable = 'query ($first: Int) { nodes(first: $first) { a } }'
    for (const refused of [await ask('{ nodes { a } }'), await ask(byVariable), await ask(byVariable, { first: null })]) {
      assert.deepEqual([refused.status, refused.body.data], [400, undefined])
      assert.deepEqual(refused.body.errors?.[0], {
        message: 'nodes needs exactly one of the arguments first, got none: give one',
        extensions: { code: 'BAD_USER_INPUT' },
      })
    }
    assert.equal((await ask(byVariable, { first: 1 })).status, 200)
  })

  it('cost: of what comes in variables', async () => {
    const ask = (first: number) => http.ask('query ($first: Int) { nodes(first: $first) { a } }', undefined, { first })
    assert.equal((await ask(5_000)).status, 200)
    assertRefused(await ask(5_001), '5001 units of cost, at most 5000 ')
    assert.equal((await ask(5_000)).status, 200)
  })

  it('list arguments: 100 items, in literals and variables, not in JSON', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n))
    await assertLimit(100, (count) => `{ search(ids: [${ids(count)}]) }`)
    await assertLimit(100, (count) => `{ search(filter: { any: [{ ids: [${ids(count)}] }] }) }`)
    await assertLimit(100, (count) => `query ($ids: [ID!] = [${ids(count)}]) { search(ids: $ids) }`)
    const ask = (filter: object, json: unknown = null) =>
      http.ask('query ($filter: Filter, $json: JSON) { search(filter: $filter, json: $json) }', undefined, { filter, json })
    assert.equal((await ask({ any: [{ ids: ids(100) }] }, ids(1_000))).status, 200)
    assertRefused(await ask({ any: [{ ids: ids(101) }] }), '\\$filter.any.ids has 101 items, at most 100 ')
  })

  it('1,000 aliased logins in one request do at most one password check', async () => {
    passwordChecks = 0
    const { status } = await http.ask(`mutation { ${times(1_000, (n) => `a${n}: login(password: "${n}")`)} }`)
    assert.equal(status, 400)
    const few = await http.ask('mutation { a: login(password: "1") ...F } fragment F on Mutation { b: login(password: "2") }')
    assertRefused(few, '2 of Mutation.login, at most 1 ')
    assert.equal(passwordChecks, 0)
    assert.equal((await http.ask('mutation { login(password: "1") }')).status, 200)
    assert.equal(passwordChecks, 1)
  })

  it('count for the services of the platform too', async () => {
    assertRefused(
      await http.ask('{ nodes(first: 5001) { a } }', await token({ service: true })),
      '5001 units of cost, at most 5000 ',
    )
  })

  it('tell what an operation costs when asked', async () => {
    const { body } = await http.send({ query: '{ nodes(first: 50) { a } }', extensions: { cost: true } })
    assert.deepEqual(body.extensions, { cost: { expected: 50, actual: 3, max: 5_000 } })
    assert.equal((await http.ask('{ a }')).body.extensions, undefined)
  })
})
