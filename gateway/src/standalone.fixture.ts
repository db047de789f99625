// Subgraphs as real HTTP servers and the gateway as a real process, for the tests of this workspace.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { anonymous } from '@agentic/caller/caller'
import type { Subgraph } from '@agentic/service/subgraph'

export interface StubServer extends AsyncDisposable {
  readonly name: string
  readonly url: string
  readonly port: number
  /** The headers of all that it was asked. */
  readonly asked: readonly IncomingHttpHeaders[]
  /** Replaces what it answers with from now on. */
  become(subgraph: Subgraph): void
  /** Breaks off from now on what it is asked when that says so; asked once for each question. */
  breakOff(isDue: () => boolean): void
}

/** @param port 0 for any that is free */
export async function serveStub(first: Subgraph, port = 0): Promise<StubServer> {
  let subgraph = first
  let isBroken = () => false
  const asked: IncomingHttpHeaders[] = []
  const server = createServer(async (request, response) => {
    // It has no /ready: to be there is all that it can show.
    if (request.method !== 'POST') return response.writeHead(404).end()
    asked.push(request.headers)
    if (isBroken()) return request.destroy()
    const { query, variables } = JSON.parse(await text(request)) as { query: string; variables?: Record<string, unknown> }
    const result = await subgraph.execute({ query, ...(variables && { variables }), caller: anonymous, requestId: 'stub' })
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result))
  })
  await once(server.listen(port, '127.0.0.1'), 'listening')
  const bound = (server.address() as AddressInfo).port
  return {
    name: first.name,
    url: `http://127.0.0.1:${bound}/graphql`,
    port: bound,
    asked,
    become(next) {
      subgraph = next
    },
    breakOff(isDue) {
      isBroken = isDue
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface Answer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: { readonly message: string; readonly extensions: { readonly code: string } }[]
  readonly extensions?: Record<string, unknown>
}

export async function ask(url: string, query: string, headers: Record<string, string> = {}): Promise<Answer> {
  const sent = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) }
  return (await (await fetch(url, sent)).json()) as Answer
}

export interface GatewayProcess extends AsyncDisposable {
  readonly url: string
  /** All that it has printed. */
  output(): string
  /** @returns its exit code */
  stop(): Promise<number>
}

const MAIN = join(import.meta.dirname, 'main.ts')

/** @param settings its whole environment, but for a free port and the log as JSON */
export async function startGateway(settings: Readonly<Record<string, string>>, ...args: string[]): Promise<GatewayProcess> {
  const { child, output, ended } = run({ PORT: '0', DRAIN_MS: '0', ...settings }, args)
  const stop = async () => {
    child.kill('SIGTERM')
    return ended
  }
  for (;;) {
    const url = /listens on (http:\S+?\/graphql)/.exec(output())?.[1]
    if (url) return { url, output, stop, [Symbol.asyncDispose]: async () => void (await stop()) }
    if (child.exitCode !== null) throw new Error(`The gateway ended: ${output()}`)
    await Promise.race([once(child.stdout, 'data'), ended])
  }
}

/** Runs one that cannot start. */
export async function refusedGateway(settings: Readonly<Record<string, string>>, ...args: string[]) {
  const { output, ended } = run(settings, args)
  return { code: await ended, output: output() }
}

function run(settings: Readonly<Record<string, string>>, args: readonly string[]) {
  const env = { LOG_FORMAT: 'json', ...settings }
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => code as number)
  return { child, output: () => output, ended }
}
