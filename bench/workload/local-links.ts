import { execute, parse } from 'graphql'
import { subgraphs } from './subgraphs.ts'

/**
 * The stub subgraphs without HTTP, by their names. What was asked before is answered from memory, each time with objects
 * of their own.
 */
export function localLink({ name }: { readonly name: string }) {
  const schema = subgraphs.find((subgraph) => subgraph.name === name)?.schema
  if (!schema) throw new Error(`The workload has no subgraph "${name}"`)
  const answers = new Map<string, string>()
  return {
    async execute(request: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> | null }) {
      const { query, variables = {} } = request
      const key = `${query}${JSON.stringify(variables)}`
      const known = answers.get(key)
      if (known) return JSON.parse(known)
      const text = JSON.stringify(await execute({ schema, document: parse(query), variableValues: { ...variables } }))
      answers.set(key, text)
      return JSON.parse(text)
    },
    subscribe: async (): Promise<never> => {
      throw new Error('The workload has no subscriptions')
    },
    close: async () => {},
  }
}
