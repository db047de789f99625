import { EnvReader } from '@agentic/service/env-reader'

/** How many operations are generated for each supergraph, and from which seed. */
export function readDifferentialConfig(source: Readonly<Record<string, string | undefined>> = process.env) {
  const env = new EnvReader(source)
  const config = {
    runs: env.integer('DIFFERENTIAL_RUNS', 15, { min: 1 }),
    seed: env.integer('DIFFERENTIAL_SEED', 20_261),
  } as const
  env.done()
  return config
}
