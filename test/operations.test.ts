import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig as readAgentsConfig } from '@agentic/agents/config'
import { readEventsConfig } from '@agentic/events/config'
import { readConfig as readGatewayConfig } from '@agentic/gateway/config'
import { readConfig as readIdentityConfig } from '@agentic/identity/config'
import { readConfig as readProjectsConfig } from '@agentic/projects/config'
import { ConfigError } from '@agentic/service/env-reader'
import { readConfig as readPlatformConfig } from '../config.ts'
import { readConfig as readMigrateConfig } from '../migrations/config.ts'
import { readConfig as readSeedConfig } from '../seed/config.ts'

type Environment = Readonly<Record<string, string | undefined>>

const READERS: readonly ((environment: Environment) => unknown)[] = [
  readAgentsConfig,
  readEventsConfig,
  (environment) => readGatewayConfig(undefined, environment),
  readIdentityConfig,
  readProjectsConfig,
  readPlatformConfig,
  readMigrateConfig,
  readSeedConfig,
]

/** Every variable that is asked for, also those that are only asked for with another. */
function variablesOf(read: (environment: Environment) => unknown): Set<string> {
  const asked = new Set<string>()
  const given: Environment = { MODEL_BASE_URL: 'http://model.example/v1' }
  const environment = new Proxy(given, {
    get(target, name: string) {
      asked.add(name)
      return target[name]
    },
  })
  try {
    read(environment)
  } catch (error) {
    // Nothing is set: that they ask is what counts.
    if (!(error instanceof ConfigError)) throw error
  }
  return asked
}

/** The variables that stand in the first column of a table. */
function documentedIn(page: string): Set<string> {
  const rows = page.matchAll(/^\| (`[^|]+`) +\|/gm)
  return new Set(rows.flatMap(([, names = '']) => names.matchAll(/`([A-Z][A-Z0-9_]+)`/g).map(([, name = '']) => name)))
}

test('every variable that a program of ours reads is documented, and docs/operations.md has no other', () => {
  const read = new Set(READERS.flatMap((reader) => [...variablesOf(reader)]))
  const [ours, gateway, start] = ['docs/operations.md', 'gateway/README.md', 'README.md'].map((file) =>
    documentedIn(readFileSync(join(import.meta.dirname, '..', file), 'utf8')),
  ) as [Set<string>, Set<string>, Set<string>]
  assert.deepEqual(
    [...ours].filter((name) => !read.has(name)),
    [],
  )
  const documented = ours.union(gateway).union(start)
  assert.deepEqual(
    [...read].filter((name) => !documented.has(name)),
    [],
  )
})
