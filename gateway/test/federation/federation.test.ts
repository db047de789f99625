import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ExecutionResult, parse, validate } from 'graphql'
import { createTestGraph, supergraphSdlOf } from '../../src/execute/graph.fixture.ts'
import { readSupergraph, type Supergraph } from '../../src/supergraph/supergraph.ts'
import { withoutAccessDirectives } from '../../src/supergraph/supergraph-document.ts'
import type { Behaviour, Case } from './behaviour.ts'
import { type StockGateway, startStockGateway } from './stock-gateway.ts'

const here = import.meta.dirname
for (const file of globSync('*/*.ts', { cwd: here }).sort()) {
  const behaviours = (await import(join(here, file))) as Record<string, Behaviour>
  for (const behaviour of Object.values(behaviours)) describe(behaviour.name, () => checkBehaviour(behaviour))
}

function checkBehaviour({ subgraphs, cases }: Behaviour): void {
  let sdl: string
  before(() => {
    sdl = supergraphSdlOf(subgraphs())
  })

  for (const planner of ['auto', 'apollo'] as const) {
    describe(`with the planner "${planner}"`, () => {
      let supergraph: Supergraph
      before(() => {
        supergraph = readSupergraph(sdl, { planner })
      })
      after(() => supergraph.planner.close())
      for (const each of cases) {
        const error = planner === 'apollo' ? each.apolloPlanner : undefined
        it(titleOf(each, error), { todo: each.todo ?? false }, async () => {
          assert.deepEqual(validate(supergraph.apiSchema, parse(each.query)), [])
          const graph = createTestGraph(subgraphs(), {}, supergraph)
          const result = await graph.run(each.query, each.variables ? { variables: each.variables } : {})
          if (error) return assert.notDeepEqual(answerOf(result), expected(each))
          assert.deepEqual(answerOf(result), expected(each), JSON.stringify(result.errors))
          for (const [name, times] of Object.entries(each.asked ?? {})) assert.equal(graph.asked[name]?.length, times, name)
        })
      }
    })
  }

  describe('in @apollo/gateway', () => {
    let stock: StockGateway
    before(async () => {
      // Without what it does not load: cases that need that say so.
      stock = await startStockGateway(withoutAccessDirectives(sdl))
    })
    after(() => stock.stop())
    for (const each of cases) {
      const error = each.stock ?? each.apolloPlanner
      it(titleOf(each, error), async () => {
        const answer = await stock.run(subgraphs(), each.query, each.variables).then(answerOf, (error: Error) => error)
        if (error) assert.notDeepEqual(answer, expected(each))
        else assert.deepEqual(answer, expected(each))
      })
    }
  })
}

/** A known error has to be one: the day that it is put right, its case says so. */
function titleOf({ name }: Case, error: string | undefined): string {
  return error ? `${name}: not right, since ${error}` : name
}

function expected({ data, errors = [] }: Case) {
  return { data, errors: sorted(errors) }
}

function answerOf({ data, errors = [] }: ExecutionResult) {
  return { data, errors: sorted(errors.map(({ path = [] }) => path)) }
}

function sorted(paths: readonly (readonly (string | number)[])[]): string[] {
  return paths.map((path) => path.join('.')).sort()
}
