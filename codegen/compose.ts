// Composes schema/<subgraph>.graphql to schema/supergraph.graphql and schema/api.graphql.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompositionError, compose } from './compose-supergraph.ts'

const SUBGRAPHS = ['identity', 'agents', 'projects', 'events']
const schemaDir = join(import.meta.dirname, '../schema')

try {
  const sdls = SUBGRAPHS.map((name) => [name, readFileSync(join(schemaDir, `${name}.graphql`), 'utf8')])
  const { supergraphSdl, apiSdl } = compose(Object.fromEntries(sdls))
  writeFileSync(join(schemaDir, 'supergraph.graphql'), supergraphSdl)
  writeFileSync(join(schemaDir, 'api.graphql'), apiSdl)
} catch (error) {
  const isExplained = error instanceof CompositionError || (error as NodeJS.ErrnoException).code === 'ENOENT'
  if (!isExplained) throw error
  console.error((error as Error).message)
  process.exitCode = 1
}
