import assert from 'node:assert/strict'
import { it } from 'node:test'
import { buildSchema, type GraphQLError, type GraphQLObjectType, getOperationAST, parse } from 'graphql'
import type { Data, SharedValues } from './data.ts'
import type { FieldCost, FieldCosts } from './field-costs.ts'
import { fragmentsOf } from './fragments.ts'
import { JsonWriter } from './json-writer.ts'
import { createProjection } from './projection.ts'
import { Selection } from './selection.ts'

const schema = buildSchema(`
  type Query { boxes: [Box] }
  type Box { inner: Inner, count: Int! }
  type Inner { name: String!, size: Int }
`)

function project(text: string, data: Data, shared: readonly unknown[] = [], writer = new JsonWriter()) {
  const { bytes, errors } = projected(text, data, shared, writer)
  return { ...JSON.parse(bytes.toString()), paths: errors.map(({ path }) => path) }
}

function projected(text: string, data: Data, shared: readonly unknown[], writer = new JsonWriter(), costs?: FieldCosts) {
  const document = parse(text)
  const selection = new Selection(schema, fragmentsOf(document))
  const operation = getOperationAST(document)
  if (operation) selection.add(operation.selectionSet)
  const found = { data, variables: {}, shared: new Map(shared.map((value) => [value, undefined])) satisfies SharedValues }
  const errors: GraphQLError[] = []
  const projection = createProjection(schema, schema.getQueryType() as GraphQLObjectType, selection)
  return { ...projection.project(found, errors, writer, costs), errors }
}

it('what stands at several places is right at each, also where one of them becomes null after it was written there', () => {
  const inner = { name: 'x', size: 1 }
  const boxes = [
    { inner, count: 1 },
    { inner, count: null },
    { inner, count: 3 },
    { inner: { name: 'y' }, count: 4 },
  ]
  assert.deepEqual(project('{ boxes { inner { name size } count } }', { boxes }, [inner]), {
    data: {
      boxes: [{ inner, count: 1 }, null, { inner, count: 3 }, { inner: { name: 'y', size: null }, count: 4 }],
    },
    paths: [['boxes', 1, 'count']],
  })
})

it('what was written only there where it is null now is written anew elsewhere', () => {
  const inner = { name: 'x' }
  const boxes = [{ inner }, { inner: { name: 'of another length' }, count: 2 }, { inner, count: 3 }]
  assert.deepEqual(project('{ boxes { inner { name } count } }', { boxes }, [inner]).data, {
    boxes: [null, boxes[1], boxes[2]],
  })
})

it('what is wrong with a value is reported at each of its places', () => {
  const inner = { size: 1 }
  const boxes = [
    { inner, count: 1 },
    { inner, count: 2 },
  ]
  assert.deepEqual(project('{ boxes { inner { name } count } }', { boxes }, [inner]), {
    data: {
      boxes: [
        { inner: null, count: 1 },
        { inner: null, count: 2 },
      ],
    },
    paths: [
      ['boxes', 0, 'inner', 'name'],
      ['boxes', 1, 'inner', 'name'],
    ],
  })
})

it('a response that failed leaves nothing behind in the next one', () => {
  const writer = new JsonWriter()
  const boxes = [{ count: 1 }]
  assert.throws(() => project('{ boxes { count } }', { boxes: [{ count: 1n }] }, [], writer), TypeError)
  assert.deepEqual(project('{ boxes { count } }', { boxes }, [], writer), { data: { boxes }, paths: [] })
})

it('what is in a response costs as often as it stands there, and what became null nothing', () => {
  const costs = costsOf({ boxes: cost(1, 10, { inner: cost(100, 1_000, { name: cost(0, 10_000) }), count: cost(0, 0) }) })
  const [inner, nameless] = [{ name: 'x' }, {}]
  const costOf = (boxes: unknown, shared: readonly unknown[] = []) =>
    projected('{ boxes { inner { name } count } }', { boxes }, shared, undefined, costs).cost
  const box = 10 + 100 + 1_000 + 10_000
  assert.equal(costOf(null), 1)
  assert.equal(costOf([]), 1)
  assert.equal(costOf([{ inner, count: 1 }]), 1 + box)
  const boxes = [{ inner, count: 1 }, null, { inner, count: null }, { inner, count: 2 }, { inner: nameless, count: 3 }]
  assert.equal(costOf(boxes), 1 + 2 * box + 10 + 100)
  assert.equal(costOf(boxes, [inner, nameless]), costOf(boxes))
})

function cost(once: number, weight: number, below: Readonly<Record<string, FieldCost>> = {}): FieldCost {
  return { once, weight, below: costsOf(below) }
}

function costsOf(fields: Readonly<Record<string, FieldCost>>): FieldCosts {
  return new Map(Object.entries(fields))
}
