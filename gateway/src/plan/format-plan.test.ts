import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatPlan } from './format-plan.ts'
import type { EntityFetchNode, FetchNode } from './plan.ts'

const fetchOf = (operation: string): FetchNode => {
  return { kind: 'Fetch', service: 'users', operation, variableNames: [], outputRewrites: [], rootKeys: [] }
}
const entities: EntityFetchNode = {
  kind: 'EntityFetch',
  service: 'reviews',
  operation: 'query($representations:[_Any!]!){_entities(representations:$representations){...on User{reviews{id}}}}',
  variableNames: [],
  batches: [
    {
      alias: '_entities',
      representationsVariable: 'representations',
      paths: [[{ kind: 'Key', key: 'users' }, { kind: 'Items' }, { kind: 'Type', types: ['User', 'Bot'] }]],
      requires: [{ kind: 'Fragment', type: 'User', selections: [{ kind: 'Field', name: 'id', key: 'id' }] }],
      inputRewrites: [],
      outputRewrites: [],
    },
  ],
}

it('shows every kind of node of a plan', () => {
  const deep = { kind: 'Condition', variable: 'deep', whenTrue: entities } as const
  const both = { kind: 'Parallel', nodes: [fetchOf('{users{id}}'), fetchOf('{me{id}}')] } as const
  assert.equal(
    formatPlan({ node: { kind: 'Sequence', nodes: [both, deep] } }),
    `QueryPlan {
  Sequence {
    Parallel {
      Fetch(service: "users") {
        {users{id}}
      }
      Fetch(service: "users") {
        {me{id}}
      }
    }
    Include(if: $deep) {
      Fetch(service: "reviews") {
        $representations = users.@.|[User,Bot] { ... on User { id } }
        query($representations:[_Any!]!){_entities(representations:$representations){...on User{reviews{id}}}}
      }
    }
  }
}`,
  )
  assert.equal(
    formatPlan({ node: { kind: 'Subscription', primary: fetchOf('subscription{added{id}}'), rest: fetchOf('{me{id}}') } }),
    `QueryPlan {
  Subscription {
    Fetch(service: "users") {
      subscription{added{id}}
    }
    Fetch(service: "users") {
      {me{id}}
    }
  }
}`,
  )
  assert.equal(formatPlan({}), 'QueryPlan {}')
})
