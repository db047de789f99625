import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import { PortTakenError } from '@agentic/service/listen'
import { createLog } from '@agentic/service/log'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { OURS } from './authenticate/access-token.ts'
import type { GatewayConfig } from './config.ts'
import { createGateway } from './gateway.ts'
import type { SubgraphLink, SubgraphRequest } from './subgraph/link.ts'
import { fixedSupergraph } from './supergraph/supergraph-source.ts'

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@requiresScopes", "@inaccessible"])
  type Query { me: Person @authenticated open: String reserve: Int @inaccessible @requiresScopes(scopes: [["internal"]]) }
  type Person { name: String salary: Int @requiresScopes(scopes: [["hr"]]) }
`
const { supergraphSdl = '' } = composeServices([{ name: 'people', typeDefs: parse(SDL) }])
const keys = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'EdDSA', kid: 'one' }] }
const log = createLog('gateway', { level: 'silent', format: 'json' })

function token(
  scope: string,
  subject = 'user-1',
  { issuer, audience } = { issuer: 'identity', audience: 'gateway' },
): Promise<string> {
  return new SignJWT({ tenant_id: 't', sid: 's', scope, client_id: 'agents' })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'one' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setExpirationTime('5m')
    .sign(keys.privateKey)
}

function people(requests: SubgraphRequest[] = []): SubgraphLink {
  return {
    async execute(request) {
      requests.push(request)
      return { data: { me: { name: 'Ada', salary: 7 }, open: 'yes', reserve: 42 } }
    },
    async subscribe() {
      return { data: null }
    },
    async close() {},
  }
}

async function started(settings: Partial<GatewayConfig> = {}) {
  const requests: SubgraphRequest[] = []
  const config = { host: '127.0.0.1', port: 0, publicFields: ['Query.open'], ...settings }
  const gateway = await createGateway({
    config,
    supergraph: fixedSupergraph(supergraphSdl),
    linkFor: () => people(requests),
    jwks,
    callerJwks: { keys: [] },
    log,
  })
  const { url, port } = await gateway.listen()
  const ask = async (query: string, bearer?: string) => {
    const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
    return (await response.json()) as { data?: unknown; errors?: { message: string; extensions: { code: string } }[] }
  }
  return { gateway, port, ask, requests }
}

it('never asks a subgraph for what its caller may not see', async () => {
  const { gateway, ask, requests } = await started()
  try {
    const { data, errors } = await ask('{ me { name salary } open }', await token('users:read'))
    assert.deepEqual(data, { me: { name: 'Ada', salary: null }, open: 'yes' })
    assert.equal(errors?.[0]?.extensions.code, 'FORBIDDEN')
    assert.equal(requests.length, 1)
    assert.doesNotMatch(requests[0]?.query ?? '', /salary/)
    assert.deepEqual((await ask('{ me { name salary } }', await token('hr'))).data, { me: { name: 'Ada', salary: 7 } })
  } finally {
    await gateway.stop()
  }
})

it('asks no subgraph at all where everything is refused', async () => {
  const { gateway, ask, requests } = await started()
  try {
    assert.deepEqual((await ask('{ me { name } }')).data, { me: null })
    assert.equal(requests.length, 0)
  } finally {
    await gateway.stop()
  }
})

it('opens @inaccessible fields of a real supergraph to services alone', async () => {
  const { gateway, ask } = await started()
  try {
    assert.deepEqual(await ask('{ reserve }', await token('internal', 'agents')), { data: { reserve: 42 } })
    assert.equal((await ask('{ reserve }', await token('internal'))).errors?.[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED')
  } finally {
    await gateway.stop()
  }
})

it('refuses @defer and @stream by their names, asking nobody', async () => {
  const { gateway, ask, requests } = await started()
  try {
    for (const [name, query] of [
      ['defer', '{ open ... @defer { me { name } } }'],
      ['stream', '{ open @stream(initialCount: 1) }'],
    ] as const) {
      const { data, errors = [] } = await ask(query)
      assert.equal(data, undefined)
      assert.deepEqual(
        errors.map(({ message, extensions: { code } }) => [message, code]),
        [[`Unknown directive "@${name}".`, 'GRAPHQL_VALIDATION_FAILED']],
      )
    }
    assert.equal(requests.length, 0)
  } finally {
    await gateway.stop()
  }
})

it('takes tokens of the issuer and for the audience that it is told', async () => {
  const theirs = { issuer: 'https://issuer.example', audience: 'graph' }
  const { gateway, ask } = await started({ token: { ...OURS, ...theirs } })
  try {
    assert.deepEqual(await ask('{ me { name } }', await token('', 'user-1', theirs)), { data: { me: { name: 'Ada' } } })
    assert.equal((await ask('{ open }', await token(''))).errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
  } finally {
    await gateway.stop()
  }
})

it('says which port is taken and how to go on', async () => {
  const { gateway, port } = await started()
  const second = await createGateway({
    config: { host: '127.0.0.1', port, publicFields: [] },
    supergraph: fixedSupergraph(supergraphSdl),
    linkFor: () => people(),
    jwks,
    callerJwks: { keys: [] },
    log,
  })
  try {
    await assert.rejects(
      second.listen(),
      (error: Error) => error instanceof PortTakenError && /Port \d+ is taken.*PORT/.test(error.message),
    )
  } finally {
    await second.stop()
    await gateway.stop()
  }
})

it('stops though a socket is open, and closes it', async () => {
  const { gateway, port } = await started()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws')
  await once(socket, 'open')
  await Promise.all([gateway.stop(), once(socket, 'close')])
})
