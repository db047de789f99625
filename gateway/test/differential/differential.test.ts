import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { type ExecutionResult, execute, type GraphQLSchema, parse, validate } from 'graphql'
import { createTestGraph, supergraphSdlOf, toJson } from '../../src/execute/graph.fixture.ts'
import { readSupergraph, type Supergraph } from '../../src/supergraph/supergraph.ts'
import { type StockGateway, startStockGateway } from '../federation/stock-gateway.ts'
import { readDifferentialConfig } from './config.ts'
import { graphs } from './graphs.ts'
import { generateOperation, type Operation } from './operations.ts'
import { createSubgraphs, createWorld, EMPTY_WORLD } from './population.ts'
import { createResolver, type World } from './world.ts'

const { runs, seed, planner } = readDifferentialConfig()

interface Difference {
  readonly operation: Operation
  readonly answer: Answer
  readonly right: Answer
  readonly world: World
}

/** Graphs that its planner throws at, or finds no end with. */
const NOT_FOR_STOCK: ReadonlySet<string> = new Set(['additions'])

const NOT_NULL = ' is not null'

/** Of one field that both require, with different arguments. */
const takesTwoValues = ({ text }: Operation) => /\bdue\b/.test(text) && /\brest\b/.test(text)

/** Where `@apollo/gateway` is known to be wrong. */
const KNOWN_ERRORS: Readonly<Record<string, (difference: Difference) => boolean>> = {
  'its planner loses fields under @skip and @include, or asks for them all the same': ({ operation }) =>
    /@(skip|include)/.test(operation.text),
  'it loses what is asked of single types of an @interfaceObject, or asks for other types without their key': ({ operation }) =>
    /\bon (Film|Song|Book)\b/.test(operation.text) && /\b(stars|score|similar|rated|best)\b/.test(operation.text),
  'it asks for what is required without an alias, and takes for it what has that name': ({ operation, world }) =>
    [...world.needed].some((field) => new RegExp(`\\b${field.split('.')[1]}(:|\\()`).test(operation.text)),
  'it fetches one value of a field that is required, and asked for, with different arguments': ({ operation }) =>
    takesTwoValues(operation) || (/\b(due|rest)\b/.test(operation.text) && /\btotal\b/.test(operation.text)),
  'it selects nothing inside of a list of lists that is required': ({ operation }) => /\bmean\b/.test(operation.text),
  'it counts the position of an error among those items of a list that have the asked type': ({ answer, right }) =>
    isDeepStrictEqual(answer.data, right.data) &&
    answer.nulls.every((place) => right.nulls.some((other) => isAlike(place, other))),
}

/** Whether one place is the other, around it or in it, were lists of one item each. */
function isAlike(...places: readonly [string, string]): boolean {
  const [one, other] = places.map((place) => `${place.replace(NOT_NULL, '').replaceAll(/\.\d+/g, '')}.`) as [string, string]
  return one.startsWith(other) || other.startsWith(one)
}

for (const [name, graph] of Object.entries(graphs)) {
  describe(`${runs} generated operations on "${name}" (DIFFERENTIAL_SEED=${seed} DIFFERENTIAL_PLANNER=${planner})`, () => {
    let supergraph: Supergraph
    let stock: StockGateway
    before(async () => {
      const sdl = supergraphSdlOf(createSubgraphs(graph, EMPTY_WORLD))
      supergraph = readSupergraph(sdl, { planner })
      stock = await startStockGateway(sdl)
    })
    after(() => Promise.all([stock.stop(), supergraph.planner.close()]))

    it('are answered as by one schema without subgraphs, and by @apollo/gateway where that is right', async (test) => {
      const known = new Map(Object.keys(KNOWN_ERRORS).map((name) => [name, 0]))
      const property = fc.asyncProperty(fc.gen(), async (generator) => {
        const operation = generateOperation(supergraph.apiSchema, generator)
        fc.pre(validate(supergraph.apiSchema, parse(operation.text)).length === 0)
        const world = createWorld(graph, supergraph.schema, generator(fc.nat, { max: 1_000 }))
        const right = answerOf(await answerOfWhole(supergraph.apiSchema, world, operation))
        const ours = await createTestGraph(createSubgraphs(graph, world), {}, supergraph).run(operation.text, operation)
        assert.deepEqual(answerOf(ours), right, described(operation))
        if (NOT_FOR_STOCK.has(name)) return
        const answer = answerOf(await stock.run(createSubgraphs(graph, world), operation.text, operation.variables))
        if (isDeepStrictEqual(answer, right)) return
        const error = Object.keys(KNOWN_ERRORS).find((name) => KNOWN_ERRORS[name]?.({ operation, answer, right, world }))
        if (error === undefined) assert.deepEqual(answer, right, `@apollo/gateway: ${described(operation)}`)
        else known.set(error, (known.get(error) ?? 0) + 1)
      })
      await fc.assert(property, { seed, numRuns: runs, endOnFailure: true })
      for (const [error, times] of known) test.diagnostic(`@apollo/gateway was wrong ${times} times: ${error}`)
    })
  })
}

async function answerOfWhole(schema: GraphQLSchema, world: World, { text, variables }: Operation): Promise<ExecutionResult> {
  const fieldResolver = createResolver(world, 'WHOLE')
  return toJson(await execute({ schema, document: parse(text), variableValues: variables, fieldResolver }))
}

interface Answer {
  readonly data: unknown
  /** Where in the data there is a null for which there is an error. */
  readonly nulls: readonly string[]
}

function answerOf({ data, errors = [] }: ExecutionResult): Answer {
  return { data, nulls: [...new Set(errors.map(({ path = [] }) => nullAt(data, path)))].sort() }
}

/** The null that an error explains: of the errors that make one object null as a whole, not all need to be reported. */
function nullAt(data: unknown, path: readonly (string | number)[]): string {
  let value = data
  let depth = 0
  while (typeof value === 'object' && value !== null && depth < path.length) {
    value = (value as Record<string | number, unknown>)[path[depth] as string]
    depth += 1
  }
  return value === null ? path.slice(0, depth).join('.') : path.join('.') + NOT_NULL
}

function described({ text, variables }: Operation): string {
  return `${text}\n${JSON.stringify(variables)}`
}
