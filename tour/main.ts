// npm run tour [-- folder or file]: the main job of the platform against a running one, with the typed client.
import { ConnectionError, createClient, GraphQLRequestError } from '@agentic/client'
import { ConfigError } from '@agentic/service/env-reader'
import { readTourConfig } from './config.ts'
import { Display } from './display.ts'
import { askPassword } from './password.ts'
import { TourProblem } from './problem.ts'
import { sampleProject } from './sample.ts'
import { readSources } from './sources.ts'
import { takeTour } from './tour.ts'

try {
  const { url, email, ...config } = readTourConfig(process.env)
  const [path] = process.argv.slice(2)
  const sources = path ? await readSources(path) : sampleProject()
  const display = new Display(process.stdout)
  display.title(`A tour of the platform at ${url}`)
  const client = createClient({ url, reconnectsMax: 6 })
  const password = config.password ?? (await askPassword(email))
  await takeTour({ client, display, sources, email, password, interrupted: interruption() })
  display.title('Everything is as promised.')
  await client.logout()
} catch (error) {
  console.error(`\n✖ ${explain(error)}`)
  process.exit(1)
}

/** Rejects at Ctrl-C, so that what the tour made is cleared away. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => process.once('SIGINT', () => reject(new TourProblem('Interrupted.'))))
}

function explain(error: unknown): string {
  if (error instanceof TourProblem || error instanceof ConfigError) return error.message
  if (error instanceof ConnectionError) return `${error.message}. Is the platform running? \`npm start\` starts it.`
  // Of the operating system: a file that is not there, or must not be read.
  if (error instanceof Error && 'syscall' in error) return error.message
  if (!(error instanceof GraphQLRequestError)) throw error
  const { message, code, requestId } = error
  return `The platform refused: ${message} (${code}${requestId ? `, request ${requestId}` : ''})`
}
