import assert from 'node:assert/strict'
import { it } from 'node:test'
import { composeServices } from '@apollo/composition'
import { type GraphQLObjectType, parse } from 'graphql'
import { createRules } from '../authorize/rules.ts'
import { log } from '../execute/graph.fixture.ts'
import { createSupergraphLoader } from './apollo-gateway.ts'
import { readSupergraph } from './supergraph.ts'

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
    "@key", { name: "@authenticated", as: "@known" }, { name: "@requiresScopes", as: "@scoped" }, "@policy", "@context", "@fromContext", "@cost", "@listSize"
  ])
  type Query { me: Person @known budget: Int @scoped(scopes: [["money"]]) vault: Int @policy(policies: [["two keys"]]) open: Int }
  type Person @key(fields: "id") @context(name: "person") { id: ID! currency: String! purse: Purse! }
  type Purse @key(fields: "id") { id: ID! worth(in: String @fromContext(field: "$person { currency }")): Int @cost(weight: 3) coins: [Int] @listSize(assumedSize: 7) }
`

function composed(): string {
  const { errors, supergraphSdl } = composeServices([{ name: 'people', url: 'http://people', typeDefs: parse(SDL) }])
  assert.deepEqual(errors ?? [], [])
  return supergraphSdl ?? ''
}

it('finds access rules and costs under whatever name a supergraph gives their directives', () => {
  const { schema } = readSupergraph(composed())
  const rules = createRules(schema)
  const query = schema.getQueryType() as GraphQLObjectType
  const ruled = ['me', 'budget', 'vault', 'open'].filter((field) => rules.ofField(query, field) !== undefined)
  assert.deepEqual(ruled, ['me', 'budget', 'vault'])
  const purse = schema.getType('Purse') as GraphQLObjectType
  const directives = Object.values(purse.getFields()).flatMap(({ astNode }) => astNode?.directives ?? [])
  assert.deepEqual(
    directives.map(({ name }) => name.value).filter((name) => !name.startsWith('join__')),
    ['cost', 'listSize'],
  )
})

it('hands @apollo/gateway the supergraph without what it refuses, and clients see nothing of that', async () => {
  const loader = createSupergraphLoader(log)
  const apiSchema = await loader.load(composed())
  await loader.stop()
  assert.deepEqual(Object.keys(apiSchema.getQueryType()?.getFields() ?? {}), ['me', 'budget', 'vault', 'open'])
  const names = Object.keys(apiSchema.getTypeMap()).filter((name) => !name.startsWith('__'))
  assert.deepEqual(names.sort(), ['Boolean', 'ID', 'Int', 'Person', 'Purse', 'Query', 'String'])
  assert.deepEqual(
    apiSchema
      .getDirectives()
      .map(({ name }) => name)
      .sort(),
    ['deprecated', 'include', 'oneOf', 'skip', 'specifiedBy'],
  )
})

it('keeps what @apollo/gateway refuses from being loaded, and can load the next', async () => {
  const loader = createSupergraphLoader(log)
  const foreign = composed().replace(
    '@link(url: "https://specs.apollo.dev/cost/v0.1"',
    '@link(url: "https://specs.example.com/fraud/v0.1", for: SECURITY)\n  $&',
  )
  await assert.rejects(loader.load(foreign), /fraud/)
  await loader.load(composed())
  await assert.rejects(loader.load(foreign), /fraud/)
  await loader.load(composed().replace('open: Int', 'opened: Int'))
  await loader.stop()
})
