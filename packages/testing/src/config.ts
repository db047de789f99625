import { EnvReader } from '@agentic/service/env-reader'

/** Set by `run.ts` for the test files that it starts. */
export function readTestConfig(source: Readonly<Record<string, string | undefined>>) {
  const env = new EnvReader(source)
  const config = {
    templateUrl: env.string('TEST_TEMPLATE_DATABASE_URL'),
    redisUrl: env.optionalUrl('TEST_REDIS_URL'),
    /** The Chromium that the browser suite drives. */
    chromiumPath: env.optional('TEST_CHROMIUM'),
    /** How many the fuzz of the pool runs; 100,000 is the figure of the promise. */
    fuzzTransactions: env.integer('TEST_FUZZ_TRANSACTIONS', 5_000, { min: 100 }),
  } as const
  if (!config.templateUrl) env.problem('Run tests with `npm test [-- files …]`, which starts their Postgres')
  env.done()
  return config
}
