/** A part of the company that agents belong to. */
export interface Department {
  readonly id: string
  readonly name: string
  readonly description: string
}
