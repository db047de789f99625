// What stands in an answer where fields were refused: it is written once, with everything else.
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { anonymous, type Caller } from '@agentic/caller/caller'
import { type ExecutionResult, parse, print } from 'graphql'
import { createTestGraph, createTestSubgraph } from '../execute/graph.fixture.ts'
import { WrittenResult } from '../execute/written-result.ts'
import { createAuthorize } from './authorize.ts'
import { createRules } from './rules.ts'

const ADA = { __typename: 'Person', id: '1', name: 'Ada', salary: 1, code: 'a', bossId: '2' }
const BRIAN = { __typename: 'Person', id: '2', name: 'Brian', salary: 2, code: 'b', bossId: '2' }
const bossOf = ({ bossId }: typeof ADA) => (bossId === '1' ? ADA : BRIAN)

const people = createTestSubgraph(
  'people',
  `type Query { person: Person people: [Person!]! maybe: [Person] nested: [[Person!]] hidden: Int @authenticated any: [Any] }
  union Any = Pet | Person | Secret
  type Pet { name: String }
  type Person @key(fields: "id") {
    id: ID! name: String salary: Int @authenticated code: String! @authenticated boss: Person failing: Int never: String!
    team: Team!
  }
  type Team { size: Int secret: Int! @authenticated }
  type Secret @authenticated { name: String }`,
  {
    Query: {
      person: () => ADA,
      people: () => [ADA, BRIAN],
      maybe: () => [ADA, null, BRIAN],
      nested: () => [[ADA, BRIAN], null],
      any: () => [{ __typename: 'Pet', name: 'Rex' }, ADA, { __typename: 'Secret', name: 'SECRET' }],
    },
    Person: {
      __resolveReference: ({ id }: { id: string }) => (id === '1' ? ADA : BRIAN),
      boss: bossOf,
      failing() {
        throw new Error('broken')
      },
      never: () => null,
      team: () => ({ size: 3, secret: 4 }),
    },
  },
)
const ages = createTestSubgraph('ages', 'type Person @key(fields: "id") { id: ID! age: Int shoe: Int @authenticated }', {
  Person: { age: ({ id }: { id: string }) => 30 + Number(id), shoe: () => 40 },
})

const graph = createTestGraph([people, ages])
const authorize = createAuthorize({ rules: createRules(graph.supergraph.schema, 'public'), publicFields: [] })
after(() => graph.supergraph.planner.close())

const clerk: Caller = { kind: 'USER', tenantId: 't', userId: 'u', sessionId: 's', permissions: [] }

async function ask(text: string, caller: Caller = anonymous, variables: Record<string, unknown> = {}): Promise<ExecutionResult> {
  const operation = { document: parse(text), variables, schema: graph.supergraph.apiSchema }
  const verdict = await authorize({ ...operation, caller })
  if (verdict.kind === 'REFUSED') return verdict.result
  const context = { caller, requestId: 'r' }
  if (verdict.kind === 'ALLOWED') return graph.executor.execute({ ...operation, text }, context)
  const { document, shown } = verdict
  const asked = { ...operation, document, text: print(document), shown: { document: shown, text: print(shown) } }
  return verdict.complete(await graph.executor.execute(asked, context))
}

/** @param told each error as its path and whether it is a refusal */
async function assertAnswer(text: string, data: string, told: readonly string[], variables?: Record<string, unknown>) {
  const result = await ask(text, anonymous, variables)
  assert.ok(result instanceof WrittenResult, 'its text is to be written again')
  assert.equal(result.bytesWith({}).toString(), `{"data":${data}}`)
  assert.deepEqual(
    result.errors?.map(({ path, extensions }) => `${path?.join('.')}${extensions.code === 'UNAUTHENTICATED' ? '' : ' failed'}`),
    told,
  )
  assert.doesNotMatch(JSON.stringify(graph.asked), /salary|code|secret|shoe|hidden/)
}

describe('in the place of a refused field', () => {
  const cases: Readonly<
    Record<string, readonly [text: string, data: string, told: string[], variables?: Record<string, unknown>]>
  > = {
    'is null, in the order of what was asked': [
      '{ person { salary name x: salary id } }',
      '{"person":{"salary":null,"name":"Ada","x":null,"id":"1"}}',
      ['person.salary', 'person.x'],
    ],
    'is null at each place of a list, told once': [
      '{ people { shoe age } }',
      '{"people":[{"shoe":null,"age":31},{"shoe":null,"age":32}]}',
      ['people.shoe'],
    ],
    'is no null where there may be none, but around it': ['{ maybe { id code } }', '{"maybe":[null,null,null]}', ['maybe.code']],
    'is nothing at all where there may be no null anywhere around it': ['{ people { id code } }', 'null', ['people.code']],
    'is no null of a list of lists either': ['{ nested { code } }', '{"nested":[null,null]}', ['nested.code']],
    'is none inside of an object that may not be null': [
      '{ person { name team { size secret } } maybe { name } }',
      '{"person":null,"maybe":[{"name":"Ada"},null,{"name":"Brian"}]}',
      ['person.team.secret'],
    ],
    'is null though nothing else is asked of the object': [
      '{ person { salary } }',
      '{"person":{"salary":null}}',
      ['person.salary'],
    ],
    'is null though nothing else is asked at all': ['{ hidden x: hidden }', '{"hidden":null,"x":null}', ['hidden', 'x']],
    'is null wherever the same object stands': [
      '{ people { boss { salary name boss { salary } } } }',
      '{"people":[{"boss":{"salary":null,"name":"Brian","boss":{"salary":null}}},{"boss":{"salary":null,"name":"Brian","boss":{"salary":null}}}]}',
      ['people.boss.salary', 'people.boss.boss.salary'],
    ],
    'is null beside what a subgraph failed at, of which its client is told as ever': [
      '{ person { salary failing } }',
      '{"person":{"salary":null,"failing":null}}',
      ['person.salary', 'person.failing failed'],
    ],
    'is null beside one that is null against the schema, of which its client is told as ever': [
      '{ person { salary never } }',
      '{"person":null}',
      ['person.salary', 'person.never failed'],
    ],
    'of a closed type is null, beside what was asked of open ones': [
      '{ any { ... on Pet { name } ... on Secret { name } ... on Person { id } } }',
      '{"any":[{"name":"Rex"},{"id":"1"},{"name":null}]}',
      ['any.name'],
    ],
    'is nothing where it was left out': [
      'query($no: Boolean!) { person { name salary @include(if: $no) code @skip(if: true) x: salary @skip(if: $no) } }',
      '{"person":{"name":"Ada","x":null}}',
      ['person.x'],
      { no: false },
    ],
    'is null in fragments, merged with what else is asked there': [
      '{ person { ...F boss { name } } } fragment F on Person { boss { salary } }',
      '{"person":{"boss":{"salary":null,"name":"Brian"}}}',
      ['person.boss.salary'],
    ],
    'is null under the name of another field': [
      '{ person { id: salary name: id } }',
      '{"person":{"id":null,"name":"1"}}',
      ['person.id'],
    ],
  }
  for (const [name, [text, data, told, variables]] of Object.entries(cases)) {
    it(name, () => assertAnswer(text, data, told, variables))
  }

  it('is what is there, for whoever may see it, also where somebody was refused it before', async () => {
    const text = '{ person { age shoe } }'
    await ask(text)
    const result = await ask(text, clerk)
    assert.deepEqual([result.data, result.errors], [{ person: { age: 31, shoe: 40 } }, undefined])
  })
})
