import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { before, describe, test } from 'node:test'
import { readConfig as readAgentsConfig } from '@agentic/agents/config'
import { deploymentCheck } from '@agentic/agents/tool/deployment-check'
import { readEventsConfig } from '@agentic/events/config'
import { readConfig as readGatewayConfig } from '@agentic/gateway/config'
import { readConfig as readIdentityConfig } from '@agentic/identity/config'
import { readConfig as readProjectsConfig } from '@agentic/projects/config'
import { withoutOpenssl } from '@agentic/testing/openssl'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { readConfig as readMigrateConfig } from '../migrations/config.ts'
import { readConfig as readSeedConfig } from '../seed/config.ts'

const DOCKER = join(import.meta.dirname, '../docker')
const read = (file: string) => readFileSync(join(DOCKER, file), 'utf8')

// Read only together.
const MODEL = { MODEL_BASE_URL: 'http://model.example/v1', MODEL_NAME: 'm', MODEL_API_KEY: 'k' }

type Environment = Readonly<Record<string, string>>
interface Service {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string | number>>
}

const READERS: Readonly<Record<string, (environment: Environment) => unknown>> = {
  'migrations/main.ts': readMigrateConfig,
  'seed/main.ts': readSeedConfig,
  'subgraphs/identity/src/main.ts': readIdentityConfig,
  'subgraphs/agents/src/main.ts': readAgentsConfig,
  'subgraphs/projects/src/main.ts': readProjectsConfig,
  'subgraphs/events/src/main.ts': readEventsConfig,
  'gateway/bin/agentic-gateway.js': (environment) => readGatewayConfig(undefined, environment),
}

/** What `docker/make-env.sh` writes, in a folder of its own. */
function makeEnv(folder: string): Environment {
  cpSync(join(DOCKER, 'make-env.sh'), join(folder, 'make-env.sh'))
  execFileSync('sh', [join(folder, 'make-env.sh')])
  const lines = readFileSync(join(folder, '.env'), 'utf8').trim().split('\n')
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).replaceAll("'", '')]),
  )
}

/** Compose's own substitution: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`. */
function substituted(text: string, env: Environment): string {
  return text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string) => {
    const value = env[name] || (kind === '-' ? rest : undefined)
    assert.notEqual(value, undefined, `${name} has no value`)
    return value ?? ''
  })
}

describe('docker', { skip: withoutOpenssl }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentic-docker-'))
  let env: Environment
  let services: Readonly<Record<string, Service>>

  before(() => {
    env = makeEnv(folder)
    services = parse(read('compose.yaml'), { merge: true }).services
  })

  test('compose.yaml is what the Compose Specification says', () => {
    // compose-spec.json is that of compose-go 2.9.1, which Docker Compose 2.40 reads files with.
    const { $schema: _, ...schema } = JSON.parse(read('compose-spec.json'))
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema)
    assert.ok(validate(parse(read('compose.yaml'), { merge: true })), JSON.stringify(validate.errors, null, 2))
  })

  test('with the secrets that make-env.sh makes, every service accepts its environment and reads all of it', () => {
    const ours = Object.entries(services).filter(([, { command }]) => command?.[0] === 'node')
    assert.deepEqual(new Set(ours.map(([, { command }]) => command.at(-1))), new Set(Object.keys(READERS)))
    for (const [name, { command, environment }] of ours) {
      const given = Object.entries(environment).map(
        ([key, value]) => [key, substituted(String(value), { ...env, ...MODEL })] as const,
      )
      const unread = new Set(Object.keys(environment))
      const watched = new Proxy<Environment>(Object.fromEntries(given), {
        get(target, key: string) {
          unread.delete(key)
          return target[key]
        },
      })
      READERS[command.at(-1) ?? '']?.(watched)
      assert.deepEqual([...unread], [], name)
    }
  })

  test('without one of them compose stops and says what to do', () => {
    const required = new Map(
      read('compose.yaml')
        .matchAll(/\$\{(\w+):\?([^}]+)\}/g)
        .map(([, name, message]) => [name, message]),
    )
    assert.deepEqual(new Set(required.keys()), new Set(Object.keys(env)))
    assert.deepEqual(new Set(required.values()), new Set(['run docker/make-env.sh first']))
    const example = read('.env.example').matchAll(/^#?(\w+)=/gm)
    const named = new Set(example.map(([, name]) => name))
    for (const [, name] of read('compose.yaml').matchAll(/\$\{(\w+)/g))
      assert.ok(named.has(name), `${name} is not in .env.example`)
  })

  test('make-env.sh keeps its file to its owner, and never changes it', () => {
    assert.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600)
    assert.throws(() => execFileSync('sh', [join(folder, 'make-env.sh')], { stdio: 'pipe' }), /is there already/)
    rmSync(folder, { recursive: true })
  })

  test('a container is healthy as long as /ready of its port says so', async () => {
    const command = /^HEALTHCHECK .*\n\s+CMD (.+)$/m.exec(read('Dockerfile'))?.[1] ?? ''
    let status = 200
    const server = createServer(({ url }, response) => response.writeHead(url === '/ready' ? status : 404).end()).listen(
      0,
      '127.0.0.1',
    )
    await once(server, 'listening')
    const PORT = String((server.address() as AddressInfo).port)
    const check = async () => {
      const [code] = await once(
        spawn('sh', ['-c', command], { env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, PORT } }),
        'exit',
      )
      return code
    }
    assert.equal(await check(), 0)
    status = 503
    assert.equal(await check(), 1)
    server.close()
    assert.equal(await check(), 1)
  })

  test('every image is pinned to a version, and ours does not run as root', async () => {
    const dockerfile = read('Dockerfile')
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm), ...read('compose.yaml').matchAll(/^ {4}image: (\S+)/gm)].map(
      ([, image]) => image,
    )
    for (const image of images) assert.match(image ?? '', /:\d+\.\d+(\.\d+)?-/)
    assert.match(dockerfile, /^USER node$/m)
    assert.match(dockerfile, /^HEALTHCHECK /m)
    assert.deepEqual(await deploymentCheck.check({ path: 'docker/Dockerfile', content: dockerfile }), [])
  })
})
