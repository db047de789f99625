// Composes schema/<subgraph>.graphql to schema/supergraph.graphql and schema/api.graphql.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompositionError, compose } from './compose-supergraph.ts'

// Where they listen unless PORT says otherwise.
const URLS = {
  identity: 'http://127.0.0.1:9002/graphql',
  agents: 'http://127.0.0.1:9000/graphql',
  projects: 'http://127.0.0.1:9003/graphql',
  events: 'http://127.0.0.1:9004/graphql',
}
const schemaDir = join(import.meta.dirname, '../schema')

try {
  const sdls = Object.keys(URLS).map((name) => [name, readFileSync(join(schemaDir, `${name}.graphql`), 'utf8')])
  const { supergraphSdl, apiSdl } = compose(Object.fromEntries(sdls), URLS)
  writeFileSync(join(schemaDir, 'supergraph.graphql'), supergraphSdl)
  writeFileSync(join(schemaDir, 'api.graphql'), apiSdl)
} catch (error) {
  const isExplained = error instanceof CompositionError || (error as NodeJS.ErrnoException).code === 'ENOENT'
  if (!isExplained) throw error
  console.error((error as Error).message)
  process.exitCode = 1
}
