import type { Subgraph } from '@agentic/service/subgraph'

/** A small supergraph, and what it has to answer. README.md says how to add one. */
export interface Behaviour {
  readonly name: string
  /** Made anew for each case, so that mutations of one do not show in another. */
  readonly subgraphs: () => Subgraph[]
  readonly cases: readonly Case[]
}

/** One operation, and what the specifications of GraphQL and of federation want as its answer. */
export interface Case {
  /** What is guaranteed. */
  readonly name: string
  readonly query: string
  readonly variables?: Record<string, unknown>
  readonly data: unknown
  /** Where in the response the errors are; none unless told. */
  readonly errors?: readonly (readonly (string | number)[])[]
  /** How many requests which subgraph gets, where that is a part of the guarantee. */
  readonly asked?: Readonly<Record<string, number>>
  /** Why @apollo/gateway answers something else; it has to agree unless told. */
  readonly stock?: string
  /** Why neither that nor we answer this with Apollo's planner, which only stands in where the native one does not load. */
  readonly apolloPlanner?: string
  /** Why this cannot be right yet. */
  readonly todo?: string
}
