import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Body, startHttp, type TestHttp, token } from './http.fixture.ts'

const DIRECTIVES = `
  directive @authenticated on OBJECT | FIELD_DEFINITION | INTERFACE
  directive @requiresScopes(scopes: [[String!]!]!) on OBJECT | FIELD_DEFINITION | INTERFACE
`
const sdl = (internal: string) => `${DIRECTIVES}
  type Query {
    me: User! @authenticated
    user: User @authenticated
    users: [User] @requiresScopes(scopes: [["users:read"], ["admin", "support"]])
    nodes: [Node!]! @authenticated
    forgotten: String
    broken: String @authenticated
    public: String
  }
  interface Node { id: ID! }
  type Welcome { user: Member! secret: Int @requiresScopes(scopes: [["hr"]]) }
  type Member @authenticated { id: ID! }
  type User implements Node { id: ID! name: String salary: Int @requiresScopes(scopes: [["hr"]]) must: Int! @requiresScopes(scopes: [["hr"]]) }
  type Vault implements Node @requiresScopes(scopes: [["vault"]]) { id: ID! gold: Int }
  type Mutation {
    login: Welcome!
    rename: User @authenticated
    pay: User @requiresScopes(scopes: [["hr"]])
    ${internal}
  }
  type Subscription { ticks: Int @authenticated forever: Int @authenticated }
`
const user = { __typename: 'User', id: '1', name: 'Ada', salary: 7, must: 1 }
let renamed = 0
const rootValue = {
  me: user,
  user,
  users: [user],
  nodes: [user, { __typename: 'Vault', id: '2', gold: 9 }],
  public: 'open',
  broken: () => {
    throw new Error('select * from secret')
  },
  login: { user, secret: 1 },
  rename: () => {
    renamed += 1
    return user
  },
  pay: user,
  reserve: 42,
  ticks: async function* () {
    yield { ticks: 1 }
  },
  forever: async function* () {
    yield { forever: 1 }
    await new Promise((resolve) => setTimeout(resolve, 3_000))
  },
}

let http: TestHttp
const post: TestHttp['ask'] = (...asked) => http.ask(...asked)

before(async () => {
  http = await startHttp({
    sdl: sdl(''),
    internalSdl: sdl('reserve: Int @requiresScopes(scopes: [["internal"]])'),
    rootValue,
    publicFields: ['Mutation.login', 'Query.public'],
  })
})
after(() => http[Symbol.asyncDispose]())

const refusals = ({ errors }: Body) => errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code])

describe('HTTP', () => {
  it('answers a public field without a token and carries a request id', async () => {
    const { status, headers, body } = await post('{ public }')
    assert.equal(status, 200)
    assert.deepEqual(body, { data: { public: 'open' } })
    assert.match(headers.get('x-request-id') ?? '', /^[\w-]{36}$/)
  })

  it('refuses a protected field without a token', async () => {
    const { status, headers, body } = await post('{ me { id } }')
    assert.deepEqual([status, headers.get('www-authenticate')], [401, 'Bearer'])
    assert.deepEqual([body.data, refusals(body)], [undefined, [['me', 'UNAUTHENTICATED']]])
  })

  it('refuses a wrong scope with FORBIDDEN and null at its place', async () => {
    const { body } = await post('{ users { id } public }', await token({ scope: 'admin' }))
    assert.deepEqual(body.data, { users: null, public: 'open' })
    assert.deepEqual(refusals(body), [['users', 'FORBIDDEN']])
  })

  it('accepts any of the alternatives of scopes', async () => {
    for (const scope of ['users:read', 'admin support']) {
      const { body } = await post('{ users { id } }', await token({ scope }))
      assert.deepEqual(body, { data: { users: [{ id: '1' }] } })
    }
  })

  it('answers 401 to an expired, foreign or malformed token', async () => {
    for (const bad of [await token({ expires: '-1m' }), await token({ audience: 'other' }), 'nonsense']) {
      const { status, headers, body } = await post('{ public }', bad)
      assert.equal(status, 401)
      assert.equal(body.errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
      assert.ok(headers.get('x-request-id'))
    }
  })

  it('answers 400 to malformed JSON and 413 to an oversize body', async () => {
    assert.equal((await http.send('{"query":')).status, 400)
    assert.equal((await http.send({ query: ' '.repeat(300_000) })).status, 413)
  })

  it('answers 415 to a body that is no JSON by its content type, and says what to send', async () => {
    for (const contentType of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/xml',
    ]) {
      const headers = { 'content-type': contentType, 'apollo-require-preflight': 'yes' }
      const { status, body } = await http.send('query={public}', headers)
      assert.equal(status, 415)
      assert.match(body.errors?.[0]?.message ?? '', /send it with "content-type: application\/json"/)
    }
  })

  it('answers 400 to an unknown field', async () => {
    const { status, body } = await post('{ nothing }')
    assert.equal(status, 400)
    assert.equal(body.errors?.[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED')
  })

  it('masks what is not in the catalogue of errors', async () => {
    const { body } = await post('{ broken }', await token())
    assert.doesNotMatch(JSON.stringify(body), /secret|stack/)
    assert.deepEqual(refusals(body), [['broken', 'INTERNAL_SERVER_ERROR']])
  })

  it('refuses a root field that has no rule, whoever asks', async () => {
    assert.deepEqual(refusals((await post('{ forgotten }')).body), [['forgotten', 'UNAUTHENTICATED']])
    assert.deepEqual(refusals((await post('{ forgotten }', await token({ scope: 'hr' }))).body), [['forgotten', 'FORBIDDEN']])
  })

  it('lets introspection pass without a token', async () => {
    const { body } = await post('{ __schema { queryType { name } } }')
    assert.deepEqual(body.data, { __schema: { queryType: { name: 'Query' } } })
  })

  it('lets Apollo Sandbox and Chrome reach it', async () => {
    const headers = {
      origin: 'https://studio.apollographql.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
      'access-control-request-private-network': 'true',
    }
    const response = await fetch(http.url, { method: 'OPTIONS', headers })
    assert.equal(response.headers.get('access-control-allow-origin'), '*')
    assert.match(response.headers.get('access-control-allow-headers') ?? '', /authorization/)
    assert.equal(response.headers.get('access-control-allow-private-network'), 'true')
    const page = await fetch(http.url, { headers: { accept: 'text/html' } })
    assert.match(await page.text(), /sandbox/i)
  })

  it('serves health, metrics and keys', async () => {
    for (const path of ['/health', '/ready', '/.well-known/jwks.json', '/.well-known/caller-jwks.json']) {
      assert.equal((await fetch(new URL(path, http.url))).status, 200)
    }
    assert.match(
      await (await fetch(new URL('/metrics', http.url))).text(),
      /gateway_request_duration_seconds_count\{transport="http",outcome="ok"\}/,
    )
  })
})

describe('authorization', () => {
  it('removes a nested field and reports it with its path, through fragments and aliases', async () => {
    const query = 'query { boss: user { ...F } } fragment F on User { id pay: salary ... on Node { id } }'
    const { body } = await post(query, await token())
    assert.deepEqual(body.data, { boss: { id: '1', pay: null } })
    assert.deepEqual(refusals(body), [['boss.pay', 'FORBIDDEN']])
  })

  it('makes the parent null where a refused field may not be', async () => {
    const { body } = await post('{ user { id must } users { must } public }', await token({ scope: 'users:read' }))
    assert.deepEqual(body.data, { user: null, users: [null], public: 'open' })
  })

  it('counts the rules of every object that can answer for an interface', async () => {
    const plain = await post('{ nodes { id } public }', await token())
    assert.deepEqual(refusals(plain.body), [['nodes.id', 'FORBIDDEN']])
    const narrowed = await post('{ nodes { ... on User { id } ... on Vault { gold } } }', await token())
    assert.deepEqual(narrowed.body.data, { nodes: [{ id: '1' }, { gold: null }] })
    assert.deepEqual(refusals(narrowed.body), [['nodes.gold', 'FORBIDDEN']])
  })

  it('does not count what @skip or @include leave out', async () => {
    const query = 'query ($yes: Boolean!) { user { id salary @skip(if: $yes) } users @include(if: false) { id } }'
    assert.deepEqual((await post(query, await token(), { yes: true })).body, { data: { user: { id: '1' } } })
    assert.deepEqual(refusals((await post(query, await token(), { yes: false })).body), [['user.salary', 'FORBIDDEN']])
  })

  it('refuses a mutation as a whole, so that nothing of it happens', async () => {
    const count = renamed
    for (const query of ['mutation { rename { id } pay { id } }', 'mutation { rename { id salary } }']) {
      const { status, body } = await post(query, await token())
      assert.deepEqual([status, body.data], [403, undefined])
      assert.equal(body.errors?.[0]?.extensions.code, 'FORBIDDEN')
    }
    assert.equal(renamed, count)
  })

  it('shows whoever logs in the payload, but nothing that needs a permission', async () => {
    assert.deepEqual((await post('mutation { login { user { id } } }')).body, { data: { login: { user: { id: '1' } } } })
    assert.deepEqual(refusals((await post('mutation { login { secret } }')).body), [['login.secret', 'UNAUTHENTICATED']])
  })

  it('opens internal fields to services with the scope, and hides them from everybody else', async () => {
    const query = 'mutation { reserve }'
    const hidden = await post(query, await token({ scope: 'internal' }))
    assert.equal(hidden.body.errors?.[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED')
    const service = await post(query, await token({ service: true, scope: 'internal' }))
    assert.deepEqual(service.body, { data: { reserve: 42 } })
    assert.deepEqual(refusals((await post(query, await token({ service: true }))).body), [['reserve', 'FORBIDDEN']])
  })

  it('refuses a document of nested fragments that would explode', async () => {
    const fragments = Array.from({ length: 20 }, (_, i) => `fragment F${i} on User { ...F${i + 1} ...F${i + 1} }`).join(' ')
    const { body } = await post(`{ me { ...F0 } } ${fragments} fragment F20 on User { id }`, await token())
    assert.equal(body.errors?.[0]?.extensions.code, 'QUERY_TOO_COMPLEX')
  })
})

describe('WebSocket', () => {
  it('acknowledges connection_init without a token and refuses at subscribe', async () => {
    const { messages } = await talk(undefined, 'subscription { ticks }')
    assert.equal(messages[0]?.type, 'connection_ack')
    assert.match(JSON.stringify(messages[1]), /UNAUTHENTICATED/)
  })

  it('closes with 4403 where the token is not valid', async () => {
    const { code } = await talk('nonsense', '{ public }')
    assert.equal(code, 4403)
  })

  it('answers queries, mutations and subscriptions through the same stages', async () => {
    const bearer = await token()
    const data = async (query: string) => (await talk(bearer, query)).messages.find(({ type }) => type === 'next')?.payload
    assert.deepEqual(await data('{ me { id } }'), { data: { me: { id: '1' } } })
    assert.deepEqual(await data('subscription { ticks }'), { data: { ticks: 1 } })
    assert.match(JSON.stringify(await data('mutation { pay { id } }')), /FORBIDDEN/)
    assert.doesNotMatch(JSON.stringify(await data('{ broken }')), /secret/)
  })

  it('closes a socket when its token expires', async () => {
    const { code } = await talk(await token({ expires: '3s' }), 'subscription { forever }')
    assert.equal(code, 4403)
  })

  it('reports an invalid document with its code', async () => {
    const { messages } = await talk(await token(), '{ nothing }')
    assert.match(JSON.stringify(messages), /"error".*GRAPHQL_VALIDATION_FAILED/)
  })
})

interface Message {
  type: string
  payload?: unknown
}

/** One operation on a socket of its own, until it is answered or the server closes. */
function talk(bearer: string | undefined, query: string): Promise<{ messages: Message[]; code: number }> {
  const socket = new WebSocket(http.url.replace('http', 'ws'), 'graphql-transport-ws')
  const messages: Message[] = []
  const payload = bearer ? { Authorization: `Bearer ${bearer}` } : {}
  socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init', payload }))
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as Message
    messages.push(message)
    if (message.type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }))
    if (message.type === 'complete' || message.type === 'error') socket.close(1000)
  }
  return new Promise((resolve) => {
    socket.onclose = ({ code }) => resolve({ messages, code })
  })
}
