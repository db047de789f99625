import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { createCallerSigner } from '@agentic/caller/signed-caller'
import { freshDatabase } from '@agentic/testing/database'
import { seedIdentity } from '../src/seed.ts'
import { ADMIN, LOGIN } from './given.ts'

const MAIN = join(import.meta.dirname, '../src/main.ts')

test('as a process it serves callers signed by the gateway, refuses others, and ends at SIGTERM', async () => {
  await using database = await freshDatabase()
  await seedIdentity(database.as('identity'), { adminEmail: ADMIN.email, adminPassword: ADMIN.password })
  const signer = await createCallerSigner()
  const gateway = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(signer.jwks)),
  )
  await once(gateway.listen(0, '127.0.0.1'), 'listening')
  const child = spawn(process.execPath, [MAIN], {
    env: {
      DATABASE_URL: database.urlFor('identity'),
      GATEWAY_JWKS_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`,
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const url = await listeningUrl(child)
    const login = (headers: Record<string, string>) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: LOGIN, variables: { input: ADMIN } }),
      }).then(
        (response) =>
          response.json() as Promise<{ data: { login: { accessToken: string } }; errors: { extensions: { code: string } }[] }>,
      )

    assert.equal((await login({})).errors[0]?.extensions.code, 'UNAUTHENTICATED')
    const { data, errors } = await login({ authorization: `Bearer ${signer.sign(anonymous)}` })
    assert.equal(errors, undefined)
    assert.ok(data.login.accessToken)
    assert.equal((await fetch(`${url}/ready`)).status, 200)
    const jwks = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: unknown[] }
    assert.equal(jwks.keys.length, 1)

    child.kill('SIGTERM')
    const [exitCode] = await once(child, 'exit')
    assert.equal(exitCode, 0)
  } finally {
    child.kill('SIGKILL')
    gateway.closeAllConnections()
    gateway.close()
  }
})

async function listeningUrl(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout)
  for await (const line of createInterface(child.stdout)) {
    const url = /listens on (http:[^"\s]+)/.exec(line)?.[1]
    if (url) return url
  }
  throw new Error('The process ended before it listened')
}
