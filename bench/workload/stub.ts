// A process with the four subgraphs, each at a port of its own. A body that was answered before is answered from memory,
// so that what is measured is the gateway.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DocumentNode, execute, parse } from 'graphql'
import { type StubSubgraph, subgraphs } from './subgraphs.ts'

/** What gateways have asked so far. */
export interface Counters {
  readonly requests: number
  readonly representations: number
  /** Representations that stand in the same list twice. */
  readonly duplicates: number
}

export type StubOrder =
  | { readonly kind: 'counters' }
  | { readonly kind: 'latency'; readonly latencyMs: number }
  | { readonly kind: 'keys'; readonly jwks: object }
  | { readonly kind: 'record' }
  | { readonly kind: 'recorded' }

export type StubReport =
  | { readonly kind: 'listening'; readonly urls: Readonly<Record<string, string>> }
  | { readonly kind: 'counters'; readonly counters: Counters }
  | { readonly kind: 'recorded'; readonly requests: readonly RecordedRequest[] }
  | { readonly kind: 'done' }

export interface RecordedRequest {
  readonly url: string
  readonly body: string
}

interface Answer {
  readonly body: Buffer
  readonly representations: number
  readonly duplicates: number
}

const ANSWERS_MAX = 5_000

const total = { requests: 0, representations: 0, duplicates: 0 }
let latencyMs = 0
let jwks: object = { keys: [] }
let recorded: RecordedRequest[] | undefined

async function serve(subgraph: StubSubgraph): Promise<string> {
  const answers = new Map<string, Answer>()
  let url = ''
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return send(response, Buffer.from(JSON.stringify(jwks)))
    const body = await textOf(request)
    recorded?.push({ url, body })
    const known = answers.get(body)
    const answer = known ?? (await answerOf(subgraph, body))
    if (!known && answers.size < ANSWERS_MAX) answers.set(body, answer)
    total.requests += 1
    total.representations += answer.representations
    total.duplicates += answer.duplicates
    if (latencyMs > 0) await sleep(latencyMs)
    send(response, answer.body)
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  return url
}

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => resolve(text))
    request.on('error', reject)
  })
}

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

const documents = new Map<string, DocumentNode>()

async function answerOf({ schema }: StubSubgraph, body: string): Promise<Answer> {
  const { query, variables, operationName } = JSON.parse(body)
  const document = documents.get(query) ?? parse(query)
  documents.set(query, document)
  const result = await execute({ schema, document, variableValues: variables, operationName })
  return { body: Buffer.from(JSON.stringify(result)), ...representationsIn(variables ?? {}) }
}

function representationsIn(variables: Record<string, unknown>): { representations: number; duplicates: number } {
  const lists = Object.values(variables).filter((value) => Array.isArray(value) && value[0]?.__typename) as object[][]
  const representations = lists.reduce((sum, list) => sum + list.length, 0)
  const distinct = lists.reduce((sum, list) => sum + new Set(list.map((each) => JSON.stringify(each))).size, 0)
  return { representations, duplicates: representations - distinct }
}

function obey(order: StubOrder): StubReport {
  switch (order.kind) {
    case 'counters':
      return { kind: 'counters', counters: { ...total } }
    case 'latency':
      latencyMs = order.latencyMs
      return { kind: 'done' }
    case 'keys':
      jwks = order.jwks
      return { kind: 'done' }
    case 'record':
      recorded = []
      return { kind: 'done' }
    case 'recorded': {
      const requests = recorded ?? []
      recorded = undefined
      return { kind: 'recorded', requests }
    }
  }
}

process.on('message', (order: StubOrder) => process.send?.(obey(order)))
process.on('disconnect', () => process.exit())
const urls = Object.fromEntries(await Promise.all(subgraphs.map(async (each) => [each.name, await serve(each)] as const)))
process.send?.({ kind: 'listening', urls } satisfies StubReport)
