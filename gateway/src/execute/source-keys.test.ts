import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { getOperationAST, parse } from 'graphql'
import { readSupergraph, type Supergraph } from '../supergraph/supergraph.ts'
import { fragmentsOf } from './fragments.ts'
import { allSubgraphs, createTestSubgraph, supergraphSdlOf } from './graph.fixture.ts'
import { plannableText } from './plannable.ts'
import { createSourceKeys } from './source-keys.ts'

const uneven = readSupergraph(
  supergraphSdlOf([
    createTestSubgraph(
      'a',
      `type Query { accounts: [Account] named: [Named] user: User admin: Admin }
      union Account = User | Admin | Bot
      interface Named { name: String }
      type User implements Named @key(fields: "id") { id: ID! name: String @shareable friend: Account }
      type Admin implements Named @key(fields: "id") { id: ID! name: String friend: Account }
      type Bot @key(fields: "id") { id: ID! code: String }`,
      {},
    ),
    createTestSubgraph('b', 'type User @key(fields: "id") { id: ID name: String! @shareable }', {}),
  ]),
)

function planned(text: string, { apiSchema, schema }: Supergraph = uneven): string {
  const document = parse(text)
  const operation = getOperationAST(document)
  assert.ok(operation)
  const keys = createSourceKeys(operation, fragmentsOf(document), apiSchema, schema)
  return plannableText(document, text, apiSchema, keys).replaceAll(/\s+/g, ' ')
}

describe('the keys that fields have in what subgraphs send', () => {
  it('are one for each type where a subgraph has one of the fields as another type', () => {
    assert.equal(
      planned('{ accounts { __typename ... on User { n: name } ... on Bot { n: code } } }'),
      '{ accounts { __typename ... on User { alias_of_client_n_of_User: name } ... on Bot { alias_of_client_n_of_Bot: code } } }',
    )
  })

  it('are one for types that have objects in common, wherever they are asked for', () => {
    assert.equal(
      planned('{ accounts { __typename ...N ... on User { n: name } ... on Bot { n: code } } } fragment N on Named { n: name }'),
      '{ accounts { __typename ...N ... on User { alias_of_client_n_of_Named: name } ... on Bot { alias_of_client_n_of_Bot: code } } }' +
        ' fragment N on Named { alias_of_client_n_of_Named: name }',
    )
  })

  it('are searched where selections are merged, at depth', () => {
    const text =
      '{ accounts { __typename ... on User { friend { ...U } } ... on Admin { friend { ... on Admin { id } } } } } fragment U on User { id }'
    assert.match(planned(text), /on Admin \{ alias_of_client_id_of_Admin: id \}.*on User \{ alias_of_client_id_of_User: id \}/)
  })

  it('are the client’s where only one type has the key in one place, or both fields are alike everywhere', () => {
    for (const text of [
      '{ user { id name } admin { id name } accounts { __typename ... on User { id } ... on Bot { code } } }',
      '{ named { __typename name ... on User { id } } }',
      '{ accounts { __typename ... on Admin { name id } ... on Bot { id } } }',
    ])
      assert.equal(planned(text), text)
  })

  it('are the client’s in supergraphs whose subgraphs agree', () => {
    const agreed = readSupergraph(supergraphSdlOf(allSubgraphs()))
    const text = '{ principals { __typename ... on User { id n: name } ... on Bot { id n: code } } }'
    assert.equal(planned(text, agreed), text)
  })
})
