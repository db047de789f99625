export interface BenchOptions {
  /** How long each gateway is measured, in each series. */
  readonly seconds: number
  /** How often all gateways are measured, one after the other. */
  readonly rounds: number
  /** Their names; those of the bench without it. */
  readonly gateways: readonly string[]
  /** Names of series; all without it. */
  readonly series: readonly string[]
  /** The folder of the repository whose gateway is measured. */
  readonly checkout: string
}

/** @throws Error where there is none of that name */
export function chosenOf<Named extends { readonly name: string }>(
  all: readonly Named[],
  names: readonly string[],
): readonly Named[] {
  const unknown = names.find((name) => !all.some((each) => each.name === name))
  if (unknown) throw new Error(`There is no series "${unknown}", known are ${all.map(({ name }) => name).join(', ')}`)
  return names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all
}
