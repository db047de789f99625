import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectKnex } from '@agentic/postgres/database'
import { freshDatabase } from '@agentic/testing/database'
import { SmtpServer, tokenIn } from '@agentic/testing/smtp-server'
import { until } from '@agentic/testing/until'
import { buildSchema } from 'graphql'
import { TOTP } from 'otpauth'
import { readConfig } from '../config.ts'
import { startPlatform } from '../platform.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  REDIRECT_URI,
  startProvider,
  type TestProvider,
} from '../subgraphs/identity/test/oidc-provider.ts'
import { ADMIN, Api } from './api.ts'
import { generateOperations } from './generated-operations.ts'
import { type ModelServer, startModelServer } from './model-server.ts'

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../schema/api.graphql'), 'utf8'))
const MUTATIONS = generateOperations(SCHEMA, 'mutation', 2)
const PASSWORD = 'a long enough one for two'
const NEXT = 'another horse battery'
const ADA = { email: 'ada@agentic.local', name: 'Ada' }
/** As the gateway sees who asks. */
const CLIENT_ADDRESS = '127.0.0.1'

// biome-ignore lint/suspicious/noExplicitAny: what a mutation answered, of which each step knows the shape
type Answered = any

interface Walk {
  readonly admin: Api
  readonly adminId: string
  readonly smtp: SmtpServer
  readonly provider: TestProvider
  readonly model: ModelServer
  readonly receiverUrl: string
  /** What each mutation answered, by its name. */
  readonly answers: Readonly<Record<string, Answered>>
  /** Another time, besides its step. */
  call(name: string, variables: object): Promise<Answered>
}

/** How a mutation is asked for so that it does something, and what is to be noted of it. */
interface Step {
  /** The variables, with what those before it answered. */
  readonly given?: (walk: Walk) => object | Promise<object>
  /** Who is asked for a credential: nobody has signed in yet. */
  readonly anonymous?: true
  /** Who acts; the admin unless said, and null where nobody is known. */
  readonly actor?: (answer: Answered, walk: Walk) => string | null
  /** What it is done to; the id that was passed, else that of the answer, unless said. */
  readonly target?: (answer: Answered, walk: Walk) => string | null
  /** Why nothing is noted. */
  readonly unnoted?: string
}

/** Of who signs in: nobody acts but they, and on nobody else. */
const THEMSELVES = { anonymous: true, actor: userOf, target: userOf } as const

/** In this order. */
const STEPS: Readonly<Record<string, Step>> = {
  register: {
    given: () => ({ input: { tenantName: 'Acme', name: 'Boss', email: 'boss@acme.local', password: PASSWORD } }),
    ...THEMSELVES,
  },
  login: { given: () => ({ input: ADMIN }), ...THEMSELVES },
  refreshSession: {
    given: ({ answers }) => ({ refreshToken: answers.login.refreshToken }),
    ...THEMSELVES,
  },

  createRole: { given: () => ({ input: { name: 'reader', permissions: ['users:read'] } }) },
  updateRole: {
    given: ({ answers }) => ({ id: answers.createRole.id, input: { name: 'looker', expectedVersion: 1 } }),
  },
  createServiceAccount: { given: ({ answers }) => ({ input: { name: 'robot', roleIds: [answers.createRole.id] } }) },
  createApiKey: {
    given: ({ answers }) => ({
      input: { name: 'key', scopes: ['users:read'], serviceAccountId: answers.createServiceAccount.id },
    }),
    target: ({ apiKey }) => apiKey.id,
  },
  rotateApiKey: { given: ({ answers }) => ({ id: answers.createApiKey.apiKey.id }) },
  revokeApiKey: { given: ({ answers }) => ({ id: answers.rotateApiKey.apiKey.id }) },
  deleteServiceAccount: { given: ({ answers }) => ({ id: answers.createServiceAccount.id }) },

  inviteUser: { given: ({ answers }) => ({ input: { ...ADA, roleIds: [answers.createRole.id] } }) },
  resendInvite: {
    async given({ answers, smtp }) {
      await smtp.arrival(0)
      return { id: answers.inviteUser.id }
    },
  },
  acceptInvite: {
    given: async ({ smtp }) => ({ token: tokenIn(await smtp.arrival(1)), password: PASSWORD }),
    ...THEMSELVES,
  },
  revokeInvite: {
    given: ({ call }) => call('inviteUser', { input: { email: 'bob@agentic.local', name: 'Bob', roleIds: [] } }),
  },
  setUserRoles: { given: ({ answers }) => ({ userId: answers.acceptInvite.user.id, roleIds: [] }) },
  deleteRole: { given: ({ answers }) => ({ id: answers.createRole.id }) },
  updateUser: {
    given: ({ answers }) => ({ id: answers.acceptInvite.user.id, input: { name: 'Ada L.', expectedVersion: 1 } }),
  },
  deactivateUser: { given: ({ answers }) => ({ id: answers.acceptInvite.user.id }) },
  reactivateUser: { given: ({ answers }) => ({ id: answers.acceptInvite.user.id }) },
  requestPasswordReset: {
    given: () => ({ email: ADA.email }),
    anonymous: true,
    actor: () => null,
    target: ada,
  },
  resetPassword: {
    given: async ({ smtp }) => ({ token: await resetToken(smtp), password: NEXT }),
    anonymous: true,
    actor: ada,
    target: ada,
  },
  revokeSession: {
    given: async ({ call }) => ({ id: sessionOf(await call('login', { input: { email: ADA.email, password: NEXT } })) }),
  },
  revokeAllSessions: {
    async given({ call, answers }) {
      await call('login', { input: { email: ADA.email, password: NEXT } })
      return { userId: answers.acceptInvite.user.id }
    },
    target: ada,
  },

  changePassword: { given: () => ({ current: ADMIN.password, next: NEXT }), target: self },
  enrolTotp: { target: self },
  confirmTotp: {
    given: ({ answers }) => ({ code: new TOTP({ secret: answers.enrolTotp.secret }).generate() }),
    target: self,
  },
  disableTotp: { given: ({ answers }) => ({ code: answers.confirmTotp[0] }), target: self },

  setAuditRetention: { given: () => ({ days: 400 }), target: ofTenant },
  verifyAuditLog: { unnoted: 'it reads, and is a mutation only so that no cache answers it' },
  setOidcProvider: {
    given: ({ provider: { issuer } }) => ({
      input: { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, redirectUris: [REDIRECT_URI] },
    }),
    target: ofTenant,
  },
  beginOidcLogin: {
    given: () => ({ input: { tenant: 'default', redirectUri: REDIRECT_URI } }),
    anonymous: true,
    unnoted: 'nothing is stored and nobody known: what the browser was given tells who it is when it comes back',
  },
  completeOidcLogin: {
    async given({ provider, answers }) {
      const { url, handle } = answers.beginOidcLogin
      provider.accounts.set('ada', { email: ADA.email, email_verified: true })
      return { input: { handle, callbackUrl: await provider.signIn(url, 'ada') } }
    },
    ...THEMSELVES,
  },
  deleteOidcProvider: { target: ofTenant },
  updateTenant: { given: () => ({ input: { name: 'Another name', expectedVersion: 1 } }) },

  createProject: { given: () => ({ input: { key: 'AUDIT', name: 'Audit' } }) },
  updateProject: { given: ({ answers }) => ({ input: { id: answers.createProject.id, name: 'Audited' } }) },
  setBudget: {
    given: ({ answers }) => ({ input: { scope: 'PROJECT', subject: answers.createProject.id, limitUsd: '5' } }),
  },
  topUpBudget: { given: ({ answers }) => ({ id: answers.setBudget.id, amountUsd: '1' }) },
  recordCost: { given: ({ answers }) => ({ input: { projectId: answers.createProject.id, amountUsd: '0.5' } }) },
  setModelPrice: {
    given: () => ({ input: { provider: 'p', model: 'm', inputUsdPerMillion: '1', outputUsdPerMillion: '1' } }),
  },
  deleteBudget: { given: ({ answers }) => ({ id: answers.setBudget.id }) },

  startRun: {
    async given({ admin, answers }) {
      const { agents } = await admin.answer<{ agents: { edges: { node: { id: string; kind: string } }[] } }>(
        '{ agents { edges { node { id kind } } } }',
      )
      const agentId = agents.edges.find(({ node }) => node.kind === 'SECURITY_AUDITOR')?.node.id
      // In two parts: what looks for secrets in this repository is not to find it. Something found is summed up by the model.
      const files = [{ path: 'a.js', content: `export const key = 'ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}'` }]
      return { input: { agentId, projectId: answers.createProject.id, input: { files } } }
    },
  },
  cancelRun: {
    async given({ model, answers }) {
      // It waits for that to be answered, which it is not.
      await model.next()
      return { id: answers.startRun.id }
    },
  },
  archiveProject: { given: ({ answers }) => ({ id: answers.createProject.id }) },

  createWebhook: {
    given: ({ receiverUrl }) => ({ input: { url: receiverUrl, eventTypes: ['*'] } }),
    target: ({ webhook }) => webhook.id,
  },
  updateWebhook: {
    given: ({ answers }) => ({ id: answers.createWebhook.webhook.id, input: { description: 'Changed' } }),
  },
  pauseWebhook: { given: ({ answers }) => ({ id: answers.createWebhook.webhook.id }) },
  resumeWebhook: { given: ({ answers }) => ({ id: answers.createWebhook.webhook.id }) },
  sendTestEvent: { given: ({ answers }) => ({ webhookId: answers.createWebhook.webhook.id }) },
  redeliver: {
    async given({ admin, answers }) {
      const { id } = answers.sendTestEvent
      await until(async () => {
        const query = 'query ($id: ID!) { delivery(id: $id) { state } }'
        const { delivery } = await admin.answer<{ delivery: { state: string } }>(query, { id })
        return delivery.state === 'DELIVERED'
      })
      return { deliveryId: id }
    },
  },
  deleteWebhook: { given: ({ answers }) => ({ id: answers.createWebhook.webhook.id }) },
  logout: { target: (_, { admin }) => claimsOf(admin.token).sid },
}

/** What is refused as a login is, once everything above was done. */
const REFUSALS: Readonly<Record<string, Step>> = {
  // Its password was changed, its session ended with that, and the provider is gone.
  login: { given: () => ({ input: ADMIN }), anonymous: true, actor: () => null, target: self },
  refreshSession: {
    given: ({ answers }) => ({ refreshToken: answers.refreshSession.refreshToken }),
    anonymous: true,
    actor: () => null,
    target: self,
  },
  completeOidcLogin: {
    given: ({ answers }) => ({ input: { handle: answers.beginOidcLogin.handle, callbackUrl: REDIRECT_URI } }),
    anonymous: true,
    actor: () => null,
    target: () => null,
  },
  changePassword: { given: () => ({ current: 'a wrong password here', next: PASSWORD }), target: self },
  confirmTotp: { given: () => ({ code: '000000' }), target: self },
  disableTotp: {
    async given({ call }) {
      const { secret } = await call('enrolTotp', {})
      await call('confirmTotp', { code: new TOTP({ secret }).generate() })
      return { code: '000000' }
    },
    target: self,
  },
}

test('every mutation of the API, and every login refused, leaves one entry in the audit log: who acted, what on, in which request and from where', {
  timeout: 300_000,
}, async () => {
  assert.deepEqual(Object.keys(STEPS).sort(), MUTATIONS.map(fieldOf).sort(), 'say in STEPS how each is asked for')
  await using stack = new AsyncDisposableStack()
  const database = stack.use(await freshDatabase())
  const asked = await walkThrough(database.ownerUrl, stack)
  await untilAddressed(database.ownerUrl)
  const entries = await entriesOf(database.ownerUrl)
  const due = asked.map(({ name, unnoted, ...entry }) => {
    return { name, entries: unnoted ? [] : [{ ...entry, action: name, clientAddress: CLIENT_ADDRESS }] }
  })
  const noted = asked.map(({ name, requestId }) => {
    const ofRequest = entries.filter((entry) => entry.requestId === requestId)
    return { name, entries: ofRequest.map(({ details: _, ...entry }) => entry) }
  })
  assert.deepEqual(noted, due)

  const startedRun = asked.find(({ name }) => name === 'startRun')
  const ofRun = entries.filter(({ action }) => action === 'recordRunCost')
  assert.notEqual(ofRun.length, 0)
  for (const { actor, details } of ofRun) {
    assert.equal(actor, 'agents')
    assert.equal(details['input.runId'], startedRun?.target)
    assert.equal(details['input.onBehalfOfId'], startedRun?.actor, 'a service says for whom it acts')
  }
})

/** What an entry says, besides which mutation it was. */
interface Said {
  readonly outcome: 'DONE' | 'REFUSED'
  readonly requestId: string
  readonly actor: string | null
  readonly target: string | null
}

interface Asked extends Said {
  readonly name: string
  readonly unnoted: string | undefined
}

/** Asks for every mutation, one after the other, of a platform of its own. */
async function walkThrough(ownerUrl: string, stack: AsyncDisposableStack): Promise<readonly Asked[]> {
  const smtp = stack.use(await SmtpServer.start())
  const provider = stack.use(await startProvider())
  const model = stack.use(await startModelServer())
  const { url, stop } = await startPlatform(
    readConfig({
      DATABASE_URL: ownerUrl,
      PORT: '0',
      ADMIN_PASSWORD: ADMIN.password,
      LOG_LEVEL: 'silent',
      SMTP_URL: smtp.url,
      MODEL_BASE_URL: model.url,
      MODEL_NAME: 'silent',
    }),
    () => {},
  )
  stack.defer(stop)
  const admin = await Api.login(url)
  const answers: Record<string, Answered> = {}
  const call: Walk['call'] = async (name, variables) => (await send(walk.admin, name, variables)).answer
  const receiverUrl = await receiveAnything(stack)
  const walk = { admin, adminId: claimsOf(admin.token).sub, smtp, provider, model, receiverUrl, answers, call }
  const ask = async (name: string, { given = () => ({}), actor = self, target, unnoted }: Step): Promise<Asked> => {
    const { answer, outcome, requestId, variables } = await send(walk.admin, name, await given(walk))
    if (outcome === 'DONE') answers[name] = answer
    const changed = target ? target(answer, walk) : (variables.id ?? answer.id)
    return { name, outcome, requestId, actor: actor(answer, walk), target: changed, unnoted }
  }
  const asked: Asked[] = []
  for (const [name, step] of Object.entries(STEPS)) asked.push(await ask(name, step))
  const again = await call('login', { input: { email: ADMIN.email, password: NEXT } })
  walk.admin = new Api(url, again.accessToken)
  for (const [name, step] of Object.entries(REFUSALS)) asked.push(await ask(name, step))
  assert.deepEqual(
    asked.filter(({ outcome }) => outcome === 'REFUSED').map(({ name }) => name),
    Object.keys(REFUSALS),
  )
  return asked
}

function fieldOf({ name }: { readonly name: string }): string {
  return name.replace('Mutation.', '')
}

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<'sub' | 'sid' | 'tenant_id', string>
}

function userOf({ user }: Answered): string {
  return user.id
}

function ada(_: Answered, { answers }: Walk): string {
  return answers.acceptInvite.user.id
}

function sessionOf({ accessToken }: Answered): string {
  return claimsOf(accessToken).sid
}

function self(_: Answered, { adminId }: Walk): string {
  return adminId
}

function ofTenant(_: Answered, { admin }: Walk): string {
  return claimsOf(admin.token).tenant_id
}

async function resetToken(smtp: SmtpServer): Promise<string> {
  const find = () => smtp.received.find(({ source }) => source.includes('A new password'))
  await until(() => find() !== undefined)
  return tokenIn(find() ?? assert.fail())
}

/** @returns what the mutation answered, and what there is to be noted of it */
async function send({ url, token }: Api, name: string, given: object) {
  const operation = MUTATIONS.find((each) => fieldOf(each) === name) ?? assert.fail(`There is no mutation ${name}`)
  const variables = { ...operation.variables(() => undefined), ...given }
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(!STEPS[name]?.anonymous && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: operation.query, variables }),
  })
  const { data, errors } = (await response.json()) as { data: Record<string, Answered> | null; errors?: unknown }
  const requestId = response.headers.get('x-request-id') ?? assert.fail('No request id')
  const outcome: Said['outcome'] = errors ? 'REFUSED' : 'DONE'
  return { answer: data?.[name] ?? errors, outcome, requestId, variables: variables as { readonly id?: string } }
}

async function receiveAnything(stack: AsyncDisposableStack): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(204).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  stack.defer(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

interface Entry extends Said {
  readonly action: string
  readonly clientAddress: string | null
  readonly details: Readonly<Record<string, string>>
}

/** Of a refused login it is found out after the answer whose address it was. */
async function untilAddressed(ownerUrl: string): Promise<void> {
  const owner = connectKnex({ url: ownerUrl, applicationName: 'test' })
  try {
    await until(async () => (await owner('platform.refused_login').first('id')) === undefined)
  } finally {
    await owner.destroy()
  }
}

/** What was noted in any tenant, chained or about to be. */
async function entriesOf(ownerUrl: string): Promise<readonly Entry[]> {
  const owner = connectKnex({ url: ownerUrl, applicationName: 'test' })
  const columns = `split_part(action, '.', 2) as action, outcome, target, details, actor_id as actor,
    request_id as "requestId", client_address as "clientAddress"`
  try {
    const { rows } = await owner.raw(`select ${columns} from outbox.audit union all select ${columns} from identity.audit_entry`)
    return rows
  } finally {
    await owner.destroy()
  }
}
