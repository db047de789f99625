/** What one operation may ask for, so that a short text cannot make much work. */
export interface Limits {
  /** Of a request, as it is sent. */
  readonly bodyBytesMax: number
  /** Lexical tokens of a document; comments are none. */
  readonly tokensMax: number
  /** Levels of fields, fragments written out. Introspection is exempt: its depth is bounded by graphql-js. */
  readonly depthMax: number
  /** Fragments written out. */
  readonly aliasesMax: number
  /** At one place. */
  readonly directivesMax: number
  /** Fields once every fragment is written out: what a document of nested fragments really asks for. */
  readonly selectionsMax: number
  /** By `@cost` and `@listSize`; see `cost.ts`. */
  readonly costMax: number
  /** Items of a list that is given as (a part of) an argument. */
  readonly listItemsMax: number
  /** Validation errors that are reported. */
  readonly errorsMax: number
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytesMax: 256 * 1024,
  tokensMax: 5_000,
  depthMax: 10,
  aliasesMax: 15,
  directivesMax: 5,
  selectionsMax: 10_000,
  costMax: 5_000,
  listItemsMax: 100,
  errorsMax: 20,
}
