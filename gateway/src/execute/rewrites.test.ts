import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { buildSchema } from 'graphql'
import type { PathStep, Rewrite } from '../plan/plan.ts'
import { compileRewrites } from './rewrites.ts'

const schema = buildSchema(`
  type Query { pets: [Pet] }
  interface Pet { name: String } type Cat implements Pet { name: String } type Dog implements Pet { name: String }`)

const key = (name: string): PathStep => ({ kind: 'Key', key: name })
const on = (...types: string[]): PathStep => ({ kind: 'Type', types })

function rewritten(data: object, ...rewrites: Rewrite[]): object {
  compileRewrites(schema, rewrites)(data)
  return data
}

describe('rewrites', () => {
  it('rename a key through objects and lists of lists', () => {
    const data = { pets: [[{ name__1: 'a' }, null], [{ name__1: null }]] }
    const rename = { path: [key('pets'), key('name__1')], change: { rename: 'name' } }
    assert.deepEqual(rewritten(data, rename), { pets: [[{ name: 'a' }, null], [{ name: null }]] })
  })

  it('leave alone what has no such key, and what is no object', () => {
    const data = { pets: [{ other: 1 }, 'text', null], at: new Date(0) }
    const change = { rename: 'name' }
    const rewrites = [
      { path: [key('pets'), key('name__1')], change },
      { path: [key('at'), key('name__1')], change },
    ]
    assert.deepEqual(rewritten(data, ...rewrites), { pets: [{ other: 1 }, 'text', null], at: new Date(0) })
  })

  it('set a value for one type only', () => {
    const data = { pets: [{ __typename: 'Cat' }, { __typename: 'Dog' }] }
    const set = { path: [key('pets'), on('Cat'), key('__typename')], change: { set: 'Pet' } }
    assert.deepEqual(rewritten(data, set), { pets: [{ __typename: 'Pet' }, { __typename: 'Dog' }] })
  })

  it('take an interface to stand for its types, and an object without a type for any', () => {
    const data = { pets: [{ __typename: 'Cat' }, { __typename: 'Pet' }, { __typename: 'Query' }, {}] }
    const set = { path: [key('pets'), on('Pet'), key('seen')], change: { set: 'yes' } }
    assert.deepEqual(rewritten(data, set), {
      pets: [{ __typename: 'Cat', seen: 'yes' }, { __typename: 'Pet', seen: 'yes' }, { __typename: 'Query' }, { seen: 'yes' }],
    })
  })

  it('follow one another', () => {
    const first = { path: [key('a')], change: { rename: 'b' } }
    const second = { path: [key('b')], change: { rename: 'c' } }
    assert.deepEqual(rewritten({ a: 1 }, first, second), { c: 1 })
  })
})
