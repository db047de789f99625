import { composeServices } from '@apollo/composition'
import { GraphQLError, parse, printSchema } from 'graphql'

export interface Composed {
  readonly supergraphSdl: string
  /** What clients see. */
  readonly apiSdl: string
}

/** Why subgraphs cannot be composed: one line for each problem. */
export class CompositionError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The subgraphs do not compose:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    this.name = 'CompositionError'
    this.problems = problems
  }
}

/**
 * @param sdls the SDL of each subgraph, by its name
 * @param urls where each is, by its name, unless the gateway is told otherwise
 * @throws CompositionError
 */
export function compose(sdls: Readonly<Record<string, string>>, urls: Readonly<Record<string, string>> = {}): Composed {
  const services = Object.entries(sdls).map(([name, sdl]) => ({ name, url: urls[name] ?? '', typeDefs: parsed(name, sdl) }))
  const { errors, supergraphSdl, schema } = composeServices(services)
  if (errors) throw new CompositionError(errors.map(problemOf))
  return { supergraphSdl: `${supergraphSdl.trim()}\n`, apiSdl: `${printSchema(schema.toAPISchema().toGraphQLJSSchema())}\n` }
}

function parsed(name: string, sdl: string) {
  try {
    return parse(sdl)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const [at] = error.locations ?? []
    throw new CompositionError([`[${name}] ${error.message}${at ? ` (line ${at.line}, column ${at.column})` : ''}`])
  }
}

function problemOf(error: GraphQLError): string {
  const { code } = error.extensions
  return code ? `${String(code)}: ${error.message}` : error.message
}
