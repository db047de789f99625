import { EnvReader } from '@agentic/service/env-reader'

/** Where the platform is, and who takes the tour. */
export function readTourConfig(source: Readonly<Record<string, string | undefined>>) {
  const env = new EnvReader(source)
  const port = env.port('PORT', 4000)
  const config = {
    url: env.url('GATEWAY_URL', `http://127.0.0.1:${port}/graphql`),
    email: env.string('ADMIN_EMAIL', 'admin@agentic.local'),
    password: env.optional('ADMIN_PASSWORD'),
  } as const
  env.done()
  return config
}
