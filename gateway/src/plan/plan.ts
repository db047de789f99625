/** What to ask which subgraph in which order, to answer one operation. Made by a planner, compiled by `execute/program.ts`. */
export type PlanNode = FetchNode | EntityFetchNode | SequenceNode | ParallelNode | ConditionNode | SubscriptionNode

export interface Plan {
  /** Absent where no subgraph has to be asked. */
  readonly node?: PlanNode
}

/** Root fields of one subgraph. */
export interface FetchNode {
  readonly kind: 'Fetch'
  readonly service: string
  readonly operation: string
  readonly variableNames: readonly string[]
  readonly outputRewrites: readonly Rewrite[]
  /** The response keys of the root fields, to place the error where the whole fetch fails. */
  readonly rootKeys: readonly string[]
}

/** Fields of entities that other fetches have found: one request, one `_entities` field for each batch. */
export interface EntityFetchNode {
  readonly kind: 'EntityFetch'
  readonly service: string
  readonly operation: string
  readonly variableNames: readonly string[]
  readonly batches: readonly EntityBatch[]
}

export interface EntityBatch {
  /** The response key of the `_entities` field. */
  readonly alias: string
  readonly representationsVariable: string
  /** Where in the data the entities are. */
  readonly paths: readonly EntityPath[]
  readonly requires: readonly Requirement[]
  readonly inputRewrites: readonly Rewrite[]
  readonly outputRewrites: readonly Rewrite[]
  /** Arguments that come from what is around the entities (`@fromContext`). */
  readonly context?: readonly ContextValue[]
}

/** The value of a variable: of several for one variable the first that is there. */
export interface ContextValue {
  readonly variable: string
  /** How many objects around the entity, lists not counted, the path begins. */
  readonly levelsUp: number
  readonly path: EntityPath
}

export type EntityPath = readonly PathStep[]

export type PathStep =
  | { readonly kind: 'Key'; readonly key: string }
  | { readonly kind: 'Items' }
  | { readonly kind: 'Type'; readonly types: readonly string[] }

/** A part of a representation: of a field its name there, and the key that its value has in our data. */
export type Requirement =
  | { readonly kind: 'Field'; readonly name: string; readonly key: string; readonly selections?: readonly Requirement[] }
  | { readonly kind: 'Fragment'; readonly type: string; readonly selections: readonly Requirement[] }

/** A change to a representation before it is sent, or to data as it arrives. */
export interface Rewrite {
  readonly path: readonly PathStep[]
  readonly change: { readonly rename: string } | { readonly set: string }
}

export interface SequenceNode<Node = PlanNode> {
  readonly kind: 'Sequence'
  readonly nodes: readonly Node[]
}

export interface ParallelNode<Node = PlanNode> {
  readonly kind: 'Parallel'
  readonly nodes: readonly Node[]
}

/** Depends on a Boolean variable, from `@skip` and `@include`. */
export interface ConditionNode<Node = PlanNode> {
  readonly kind: 'Condition'
  readonly variable: string
  readonly whenTrue?: Node
  readonly whenFalse?: Node
}

/** The source of events; `rest` is run for each of them. */
export interface SubscriptionNode<Fetch = FetchNode, Node = PlanNode> {
  readonly kind: 'Subscription'
  readonly primary: Fetch
  readonly rest?: Node
}
