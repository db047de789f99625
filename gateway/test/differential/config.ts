import { EnvReader } from '@agentic/service/env-reader'
import { PLANNER_CHOICES } from '../../src/plan/planner.ts'

/** How many operations are generated for each supergraph, from which seed, and who plans them for us. */
export function readDifferentialConfig(source: Readonly<Record<string, string | undefined>> = process.env) {
  const env = new EnvReader(source)
  const config = {
    runs: env.integer('DIFFERENTIAL_RUNS', 15, { min: 1 }),
    seed: env.integer('DIFFERENTIAL_SEED', 20_261),
    planner: env.oneOf('DIFFERENTIAL_PLANNER', PLANNER_CHOICES, 'auto'),
  } as const
  env.done()
  return config
}
