/** What the fields of an operation cost, by their keys in the response. */
export type FieldCosts = ReadonlyMap<string, FieldCost>

export interface FieldCost {
  /** Of asking for it, whatever is found. */
  readonly once: number
  /** Of each value that is found, without what is below. */
  readonly weight: number
  readonly below: FieldCosts
}
