import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { buildSchema } from 'graphql'
import { withFieldsApart } from './fields-apart.ts'
import type { EntityFetchNode, Plan } from './plan.ts'

const schema = buildSchema(`
  type Query { all: [Media] shelf: Shelf }
  type Shelf { id: ID! items: [Media] }
  interface Media { id: ID! stars: Int score: Int! lent: String! }
  type Film implements Media { id: ID! stars: Int score: Int! lent: String! }`)
const fields = new Set(['Media.score', 'Film.score', 'Media.lent', 'Film.lent'])

function entities(selections: string): EntityFetchNode {
  const batch = { paths: [], requires: [], inputRewrites: [], outputRewrites: [] }
  return {
    kind: 'EntityFetch',
    service: 'ratings',
    operation: `query($representations:[_Any!]!$v:Int){_entities(representations:$representations){${selections}}}`,
    variableNames: ['v'],
    batches: [{ ...batch, alias: '_entities', representationsVariable: 'representations' }],
  }
}

function divided(selections: string): EntityFetchNode {
  return withFieldsApart({ node: entities(selections) }, fields, schema).node as EntityFetchNode
}

describe('fields that an error of would take away more than themselves', () => {
  it('are asked apart, each by itself, in the same request', () => {
    const { operation, batches } = divided('...on Media{stars score ...on Film{lent}}')
    assert.equal(
      operation,
      [
        'query($representations:[_Any!]!$v:Int$representations_apart_1:[_Any!]!$representations_apart_2:[_Any!]!){',
        '_entities(representations:$representations){...on Media{stars}}',
        '_entities_apart_1:_entities(representations:$representations_apart_1){...on Media{score}}',
        '_entities_apart_2:_entities(representations:$representations_apart_2){...on Media{...on Film{lent}}}}',
      ].join(''),
    )
    assert.deepEqual(
      batches.map(({ alias, representationsVariable }) => [alias, representationsVariable]),
      [
        ['_entities', 'representations'],
        ['_entities_apart_1', 'representations_apart_1'],
        ['_entities_apart_2', 'representations_apart_2'],
      ],
    )
  })

  it('stay where they are asked alone, and so does all that can be null', () => {
    for (const selections of ['...on Media{score}', '...on Media{stars id}'])
      assert.deepEqual(divided(selections), entities(selections))
  })

  it('are found in each part of a plan', () => {
    const node = entities('...on Media{stars score}')
    const plan: Plan = { node: { kind: 'Condition', variable: 'v', whenFalse: { kind: 'Parallel', nodes: [node] } } }
    assert.match(JSON.stringify(withFieldsApart(plan, fields, schema)), /_entities_apart_1/)
  })

  it('make a plan that asks for them as a part of something else no plan', () => {
    assert.throws(() => divided('...on Shelf{items{id score}}'), /score is asked as a part of something else/)
    const root = {
      service: 'ratings',
      operation: '{all{...on Film{lent}}}',
      variableNames: [],
      outputRewrites: [],
      rootKeys: ['all'],
    }
    assert.throws(() => withFieldsApart({ node: { kind: 'Fetch', ...root } }, fields, schema), /lent is asked/)
    const primary = { kind: 'Fetch' as const, ...root }
    assert.throws(() => withFieldsApart({ node: { kind: 'Subscription', primary } }, fields, schema), /lent is asked/)
  })
})
