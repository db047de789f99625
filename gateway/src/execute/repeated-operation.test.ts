import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parse } from 'graphql'
import { compileRepeated } from './repeated-operation.ts'

it('asks each time with variables of its own, what is in common once, and leaves names that look alike as they are', () => {
  const operation =
    'query($representations:[_Any!]!,$N:Int,$in:String)@live{_entities(representations:$representations){...on Good{N:text(in:$in,n:$N,say:"$in N")}}}'
  const repeated = compileRepeated(operation, new Set(['representations', 'in']))(2)
  assert.doesNotThrow(() => parse(repeated))
  assert.equal(
    repeated,
    'query($N: Int $representations_0:[_Any!]! $in_0:String $representations_1:[_Any!]! $in_1:String)@live{' +
      '_entities_0:_entities(representations:$representations_0){...on Good{N:text(in:$in_0 n:$N say:"$in N")}} ' +
      '_entities_1:_entities(representations:$representations_1){...on Good{N:text(in:$in_1 n:$N say:"$in N")}}}',
  )
})
