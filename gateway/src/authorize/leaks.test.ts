// Ways around access rules that other gateways were found to leave open: each is refused with its path, no subgraph is asked for
// it, and nothing of it is in the answer.
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { anonymous, type Caller, holds } from '@agentic/caller/caller'
import { parse, print, validate } from 'graphql'
import { createTestGraph, createTestSubgraph, supergraphSdlOf, toJson } from '../execute/graph.fixture.ts'
import { readSupergraph } from '../supergraph/supergraph.ts'
import { createAuthorize } from './authorize.ts'
import type { Decide } from './policies.ts'
import { createRules, type DefaultAccess } from './rules.ts'

const SECRET = 'SECRET'
const OPEN = { __typename: 'Open', id: 'o1', name: 'open' }
const PLAIN = { __typename: 'Plain', id: 'p1', name: 'plain' }
const CLOSED = { __typename: 'Closed', id: 'c1', name: SECRET }

const subgraphs = () => [
  createTestSubgraph(
    'a',
    `type Query { open: Thing closed: Thing things: [Any!] any: Any person: Person kind: Kind kinds: [[Kind]!] token: Token vault: Vault safe: Safe coin: Coin seal: Seal films: [Media!] letter: Letter mail: [Mail!] desk: Desk works: [Work!] shop: Shop }
    interface Thing { id: ID! name: String }
    type Open implements Thing { id: ID! name: String }
    type Closed implements Thing @authenticated { id: ID! name: String }
    type Half implements Thing { id: ID! name: String @requiresScopes(scopes: [["hr"]]) }
    type Plain { id: ID! name: String }
    union Any = Plain | Closed
    enum Kind @authenticated { SECRET }
    scalar Token @requiresScopes(scopes: [["hr"]])
    type Person @key(fields: "id") { id: ID! name: String ssn: String @requiresScopes(scopes: [["hr"]]) papers: Papers }
    type Papers { ssn: String @requiresScopes(scopes: [["hr"]]) }
    type Vault @key(fields: "id") { id: ID! gold: String @policy(policies: [["hr"]]) }
    interface Safe { id: ID! }
    type Strongbox implements Safe @policy(policies: [["hr"]]) { id: ID! }
    scalar Coin @policy(policies: [["hr"]])
    enum Seal @policy(policies: [["hr"]]) { SECRET }
    interface Media @key(fields: "id") { id: ID! }
    type Film implements Media @key(fields: "id") { id: ID! }
    type Letter @key(fields: "id") @policy(policies: [["hr"], ["post", "stamp"]]) { id: ID! text: String }
    type Card { text: String letter: Letter }
    union Mail = Card | Letter
    type Desk @key(fields: "id") { id: ID! drawer: [[Letter]] }
    type Shop @key(fields: "id") @context(name: "shop") { id: ID! margin: String @requiresScopes(scopes: [["hr"]]) good: Good }
    type Good @key(fields: "id") { id: ID! price(by: String @fromContext(field: "$shop { margin }")): String @requiresScopes(scopes: [["hr"]]) }
    interface Work @key(fields: "id") { id: ID! }
    type Song implements Work @key(fields: "id") { id: ID! }
    type Demo implements Work @key(fields: "id") @policy(policies: [["hr"]]) { id: ID! }`,
    {
      Query: {
        open: () => OPEN,
        closed: () => CLOSED,
        things: () => [PLAIN, CLOSED],
        any: () => CLOSED,
        person: () => ({ id: 'p1', name: 'Ada', ssn: SECRET, papers: { ssn: SECRET } }),
        kind: () => SECRET,
        kinds: () => [[SECRET]],
        token: () => SECRET,
        vault: () => ({ id: 'v1', gold: SECRET }),
        safe: () => ({ __typename: 'Strongbox', id: SECRET }),
        coin: () => SECRET,
        seal: () => SECRET,
        films: () => [{ __typename: 'Film', id: 'f1' }],
        letter: () => ({ id: SECRET, text: SECRET }),
        mail: () => [
          { __typename: 'Card', text: 'card', letter: { id: SECRET } },
          { __typename: 'Letter', id: SECRET, text: SECRET },
        ],
        desk: () => ({ id: 'd1', drawer: [[{ id: SECRET }]] }),
        shop: () => ({ id: 's1', margin: SECRET, good: { id: 'g1' } }),
        works: () => [{ __typename: 'Demo', id: SECRET }],
      },
      Letter: { __resolveReference: ({ id }: { id: string }) => ({ id, text: SECRET }) },
      Desk: { __resolveReference: ({ id }: { id: string }) => ({ id, drawer: [[{ id: SECRET }]] }) },
      Shop: { __resolveReference: ({ id }: { id: string }) => ({ id, margin: SECRET }) },
      Good: { price: (_: unknown, { by }: { by: string }) => `by ${by}` },
      Work: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Demo', id }) },
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id, ssn: SECRET, papers: { ssn: SECRET } }) },
      Vault: { __resolveReference: ({ id }: { id: string }) => ({ id, gold: SECRET }) },
    },
  ),
  createTestSubgraph(
    'b',
    `type Person @key(fields: "id") {
      id: ID! ssn: String @external papers: Papers @external
      direct: String @requires(fields: "ssn") @requiresScopes(scopes: [["hr"]])
      nested: String @requires(fields: "papers { ssn }") @requiresScopes(scopes: [["hr"]]) }
    type Papers @external { ssn: String }
    type Vault @key(fields: "id") { id: ID! gold: String @external worth: String @requires(fields: "gold") @policy(policies: [["hr"]]) }
    type Media @key(fields: "id") @interfaceObject { id: ID! stars: String @authenticated }
    type Query { heard: [Work!] }
    type Letter @key(fields: "id") { id: ID! weight: String }
    type Desk @key(fields: "id") { id: ID! drawer: [[Letter]] @external full: String @requires(fields: "drawer { id }") @policy(policies: [["hr"], ["post", "stamp"]]) }
    type Work @key(fields: "id") @interfaceObject { id: ID! stars: String }`,
    {
      Person: {
        direct: ({ ssn }: { ssn: string }) => `of ${ssn}`,
        nested: ({ papers }: { papers: { ssn: string } }) => `of ${papers.ssn}`,
      },
      Vault: { worth: ({ gold }: { gold: string }) => `of ${gold}` },
      Media: { stars: () => SECRET },
      Query: { heard: () => [{ id: SECRET }] },
      Letter: { weight: () => SECRET },
      Desk: { full: ({ drawer }: { drawer: { id: string }[][] }) => `of ${drawer[0]?.[0]?.id}` },
      Work: { stars: () => SECRET },
    },
  ),
  createTestSubgraph(
    'c',
    'type Person @key(fields: "id") { id: ID! direct: String @external next: String @requires(fields: "direct") @requiresScopes(scopes: [["hr"]]) }',
    {
      Person: { next: ({ direct }: { direct: string }) => `next ${direct}` },
    },
  ),
]

const sdl = supergraphSdlOf(subgraphs())
const stranger: Caller = anonymous
const clerk: Caller = { kind: 'USER', tenantId: 't', userId: 'u', sessionId: 's', permissions: ['hr'] }

// Who has one half of what an alternative needs is not admitted by it.
const admitHr: Decide = (caller) => new Set(holds(caller, 'hr') ? ['hr'] : ['post'])

interface Wanted {
  readonly data: unknown
  /** Where the refusals are. */
  readonly refused: readonly string[]
}

/** Runs operations through authorization and execution as the gateway does: the same documents for whoever asks. */
function createHouse(supergraphSdl: string, defaultAccess: DefaultAccess = 'public') {
  const supergraph = readSupergraph(supergraphSdl)
  const authorize = createAuthorize({ rules: createRules(supergraph.schema, defaultAccess), publicFields: [], decide: admitHr })
  const graph = createTestGraph(subgraphs(), {}, supergraph)
  const documents = new Map<string, ReturnType<typeof parse>>()
  return {
    supergraph,
    async ask(text: string, caller: Caller, variables: Record<string, unknown> = {}) {
      const document = documents.get(text) ?? parse(text)
      documents.set(text, document)
      assert.deepEqual(validate(supergraph.apiSchema, document), [])
      const verdict = await authorize({ document, variables, schema: supergraph.apiSchema, caller })
      if (verdict.kind === 'REFUSED') return toJson(verdict.result)
      if (verdict.kind === 'ALLOWED') return graph.run(text, { caller, variables })
      const shown = { document: verdict.shown, text: print(verdict.shown) }
      return toJson(verdict.complete(await graph.run(print(verdict.document), { caller, variables, shown })))
    },
    asked: () => JSON.stringify(graph.asked),
  }
}

type House = ReturnType<typeof createHouse>

async function assertRefused(house: House, text: string, { data, refused }: Wanted, variables?: Record<string, unknown>) {
  const answer = await house.ask(text, stranger, variables)
  assert.deepEqual(answer.errors?.map(({ path }) => path?.join('.')).sort(), [...refused].sort(), JSON.stringify(answer))
  for (const { extensions } of answer.errors ?? []) assert.match(String(extensions?.code), /^(UNAUTHENTICATED|FORBIDDEN)$/)
  assert.deepEqual(answer.data, data)
  assert.doesNotMatch(JSON.stringify(answer), new RegExp(SECRET))
}

describe('access rules', () => {
  const house = createHouse(sdl)
  after(() => house.supergraph.planner.close())

  const attempts: Readonly<Record<string, readonly [text: string, wanted: Wanted, variables?: Record<string, unknown>]>> = {
    'an alias': ['{ person { id: ssn name } }', { data: { person: { id: null, name: 'Ada' } }, refused: ['person.id'] }],
    'the name of an allowed field beside it': [
      '{ person { ...F name: name } } fragment F on Person { x: ssn }',
      { data: { person: { x: null, name: 'Ada' } }, refused: ['person.x'] },
    ],
    '@skip and @include that hold nothing back': [
      'query($yes: Boolean!) { person { ssn @include(if: $yes) ... @skip(if: false) { a: ssn } } }',
      { data: { person: { ssn: null, a: null } }, refused: ['person.ssn', 'person.a'] },
      { yes: true },
    ],
    'a field that is allowed elsewhere under the same condition': [
      'query($no: Boolean!) { person { name @skip(if: $no) ssn @skip(if: $no) ssn @include(if: $no) } }',
      { data: { person: { name: 'Ada', ssn: null } }, refused: ['person.ssn'] },
      { no: false },
    ],
    'an interface whose types have other rules': ['{ closed { name } }', { data: { closed: null }, refused: ['closed'] }],
    'an interface, also where the value is of an open type': ['{ open { name } }', { data: { open: null }, refused: ['open'] }],
    'a fragment on the interface inside of a union': [
      '{ any { ... on Thing { name } } }',
      { data: { any: { name: null } }, refused: ['any.name'] },
    ],
    'a fragment on the closed type of a union': [
      '{ any { ... on Closed { a: name } } }',
      { data: { any: { a: null } }, refused: ['any.a'] },
    ],
    'a fragment on the closed type inside of one on the interface': [
      '{ things { ... on Thing { ... on Closed { name } } ... on Plain { id } } }',
      { data: { things: [{ id: 'p1' }, { name: null }] }, refused: ['things.name'] },
    ],
    'the name of a closed type, asked inside of it': [
      '{ things { ... on Plain { id } ... on Closed { __typename } } any { ... on Closed { kind: __typename } } }',
      { data: { things: null, any: null }, refused: ['things.__typename', 'any.kind'] },
    ],
    'an enum': ['{ kind kinds }', { data: { kind: null, kinds: null }, refused: ['kind', 'kinds'] }],
    'a scalar': ['{ token }', { data: { token: null }, refused: ['token'] }],
    'an alias of a field that a policy guards': [
      '{ vault { id: gold } }',
      { data: { vault: { id: null } }, refused: ['vault.id'] },
    ],
    'what is computed from such a field': [
      '{ vault { id worth } }',
      { data: { vault: { id: 'v1', worth: null } }, refused: ['vault.worth'] },
    ],
    'an interface that a policy guards': ['{ safe { id } }', { data: { safe: null }, refused: ['safe'] }],
    'the type of such an interface': ['{ safe { ... on Strongbox { id } } }', { data: { safe: null }, refused: ['safe'] }],
    'a scalar and an enum that a policy guards': ['{ a: coin seal }', { data: { a: null, seal: null }, refused: ['a', 'seal'] }],
    'an interface object, asked of the interface': [
      '{ films { stars } }',
      { data: { films: [{ stars: null }] }, refused: ['films.stars'] },
    ],
    'an interface object, asked of a type': [
      '{ films { ... on Film { stars } id } }',
      { data: { films: [{ stars: null, id: 'f1' }] }, refused: ['films.stars'] },
    ],
    'a type that a policy guards, asked for what another subgraph knows of it': [
      '{ letter { weight } a: letter { kind: __typename } }',
      { data: { letter: null, a: null }, refused: ['letter', 'a'] },
    ],
    'a union with such a type': [
      '{ mail { __typename ... on Card { text letter { text } } ...Sealed } } fragment Sealed on Letter { a: text weight }',
      {
        data: {
          mail: [
            { __typename: 'Card', text: 'card', letter: null },
            { __typename: 'Letter', a: null, weight: null },
          ],
        },
        refused: ['mail.letter', 'mail.a', 'mail.weight'],
      },
    ],
    'what is computed from such a type': [
      '{ desk { id full drawer { id } } }',
      { data: { desk: { id: 'd1', full: null, drawer: null } }, refused: ['desk.full', 'desk.drawer'] },
    ],
    'an interface object of which a type is guarded by a policy': [
      '{ heard { stars } a: heard { ... on Song { stars } ... on Demo { stars } } works { __typename } }',
      { data: { heard: null, a: null, works: null }, refused: ['heard', 'a', 'works'] },
    ],
  }
  for (const [name, [text, wanted, variables]] of Object.entries(attempts)) {
    it(`are not got round by ${name}`, async () => {
      await assertRefused(house, text, wanted, variables)
    })
    it(`are not got round by ${name}, where somebody who may has asked the same before`, async () => {
      const answer = await house.ask(text, clerk, variables)
      assert.equal(answer.errors, undefined)
      await assertRefused(house, text, wanted, variables)
    })
  }

  it('let the name of whatever it is be asked outside of closed types', async () => {
    const answer = await house.ask('{ things { __typename ... on Plain { name } } }', stranger)
    assert.deepEqual(answer, { data: { things: [{ __typename: 'Plain', name: 'plain' }, { __typename: 'Closed' }] } })
  })
})

describe('access rules of a supergraph that composition would refuse today', () => {
  const withoutOwnRules = sdl.replaceAll(
    /^( +(?:direct|nested|next|worth|price): .*?) @(?:requiresScopes|policy)\(.*?\]\)/gm,
    '$1',
  )
  const house = createHouse(withoutOwnRules)
  after(() => house.supergraph.planner.close())

  for (const field of ['direct', 'nested', 'next']) {
    it(`hold for what is computed from a closed field: ${field}`, async () => {
      const wanted = { data: { person: { name: 'Ada', [field]: null } }, refused: [`person.${field}`] }
      await assertRefused(house, `{ person { name ${field} } }`, wanted)
      assert.doesNotMatch(house.asked(), /ssn/)
    })
  }

  it('hold for what is computed from a field that a policy guards', async () => {
    await assertRefused(house, '{ vault { id worth } }', { data: { vault: { id: 'v1', worth: null } }, refused: ['vault.worth'] })
    assert.doesNotMatch(house.asked(), /gold/)
  })

  it('hold for what is computed from a closed field of what is around it (@context)', async () => {
    await assertRefused(house, '{ shop { good { id price } } }', {
      data: { shop: { good: { id: 'g1', price: null } } },
      refused: ['shop.good.price'],
    })
    assert.doesNotMatch(house.asked(), /margin/)
  })

  for (const [place, ruled, refused] of [
    ['a field', sdl.replace(/(interface Media\b[^{]*\{[^}]*id: ID!)/, '$1 @authenticated'), 'films.id'],
    ['the whole', sdl.replace(/(interface Media\b[^{]*)\{/, '$1 @authenticated {'), 'films'],
    ['the whole as a policy', sdl.replace(/(interface Media\b[^{]*)\{/, '$1 @policy(policies: [["hr"]]) {'), 'films'],
  ] as const) {
    it(`hold for the types of an interface where they are on ${place} of it`, async () => {
      const strict = createHouse(ruled)
      try {
        await assertRefused(strict, '{ films { ... on Film { id } } }', { data: { films: null }, refused: [refused] })
      } finally {
        await strict.supergraph.planner.close()
      }
    })
  }
})

it('root fields without a rule are refused under whatever name the root type has', async () => {
  const renamed = sdl.replaceAll(/\bQuery\b/g, 'Start')
  const house = createHouse(renamed, 'deny')
  try {
    await assertRefused(house, '{ a: open { __typename } ... on Start { person { name } } }', {
      data: { a: null, person: null },
      refused: ['a', 'person'],
    })
    assert.equal(house.asked(), JSON.stringify({ a: [], b: [], c: [] }))
  } finally {
    await house.supergraph.planner.close()
  }
})
