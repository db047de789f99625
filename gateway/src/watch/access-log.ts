import { type Caller, isIdentified } from '@agentic/caller/caller'
import type { Log } from '@agentic/service/log'
import type { FastifyInstance } from 'fastify'
import { type DocumentNode, type GraphQLFormattedError, getOperationAST } from 'graphql'
import type { OperationContext } from '../execute/executor.ts'
import type { Transport } from '../subscribe/outbox.ts'
import type { Outcome } from '../transport/metrics.ts'
import { readOperationRequest } from '../transport/operation-request.ts'
import type { ShownResult } from '../transport/shown-result.ts'
import { outcomeOfResult } from './watched-stages.ts'

/**
 * One line for each operation that was asked over HTTP: who asked for what, what became of it and how long it took. Those
 * that are answered by a stream have one of the other kind.
 */
export function logAccess(server: FastifyInstance, log: Log): void {
  const plain = plainLog(log)
  server.addHook('onResponse', async (request, { statusCode, elapsedTime }) => {
    const { id, method, url, ip, caller, read, staysOpen } = request
    if (!url.startsWith('/graphql') || method === 'OPTIONS' || staysOpen) return
    const line = {
      requestId: id,
      method,
      status: statusCode,
      ms: rounded(elapsedTime),
      address: ip,
      ...callerFields(caller),
      ...(read && operationFields(read.document, readOperationRequest(request).operationName)),
    }
    plain.info(line, 'request')
  })
}

/** Of a subscription: all was said, or its client stopped it or its connection was closed. */
type Ending = 'complete' | 'left'

export interface AskedLive {
  readonly transport: Transport
  readonly context: OperationContext
  /** Its socket, with the code that it was closed with. */
  readonly connection?: { readonly closeCode: number | undefined }
}

interface Named {
  readonly document: DocumentNode
  readonly operationName?: string
}

/** The line of an operation over a socket or an event stream, which is written when the operation is over. */
export interface OperationLine {
  readonly requestId: string
  /** What was asked for, as soon as it is known. */
  named(operation: Named): void
  /** An event was sent. */
  sent(): void
  /** A query or a mutation was answered. */
  answered(result: ShownResult): void
  /** It was refused or broken off. */
  failed(errors: readonly GraphQLFormattedError[]): void
  /** Writes it, once. @param ending where nothing else was said of what became of it */
  end(ending: Ending): void
}

/** Begins the line of an operation. */
export type BeginLine = (asked: AskedLive) => OperationLine

export function createOperationLog(log: Log): BeginLine {
  const plain = plainLog(log)
  return (asked) => new Line(asked, plain)
}

class Line implements OperationLine {
  readonly #asked: AskedLive
  readonly #log: Log
  readonly #startedAt = performance.now()
  #operation: Named | undefined
  #result: { readonly outcome: Outcome; readonly code?: unknown } | undefined
  #events = 0
  #isWritten = false

  constructor(asked: AskedLive, log: Log) {
    this.#asked = asked
    this.#log = log
  }

  get requestId(): string {
    return this.#asked.context.requestId
  }

  named(operation: Named): void {
    this.#operation = operation
  }

  sent(): void {
    this.#events += 1
  }

  answered(result: ShownResult): void {
    const code = result.errors?.[0]?.extensions?.code
    this.#result = { outcome: outcomeOfResult(result), ...(code !== undefined && { code }) }
  }

  failed(errors: readonly GraphQLFormattedError[]): void {
    this.answered({ errors })
  }

  end(ending: Ending): void {
    if (this.#isWritten) return
    this.#isWritten = true
    const { transport, context, connection } = this.#asked
    const line = {
      requestId: context.requestId,
      transport,
      ...(this.#result ?? { outcome: ending }),
      ms: rounded(performance.now() - this.#startedAt),
      events: this.#events,
      address: context.clientAddress,
      ...callerFields(context.caller),
      ...(this.#operation && operationFields(this.#operation.document, this.#operation.operationName)),
      ...(connection?.closeCode !== undefined && { closeCode: connection.closeCode }),
    }
    this.#log.info(line, 'operation')
  }
}

/** Lines have the fields above and no secrets, which would be looked for in each of them. */
function plainLog(log: Log): Log {
  return log.child({}, { redact: [] })
}

function callerFields(caller: Caller | undefined) {
  return { caller: caller?.kind, ...(caller && isIdentified(caller) && { tenantId: caller.tenantId }) }
}

function operationFields(document: DocumentNode, operationName: string | undefined) {
  const operation = getOperationAST(document, operationName)
  return operation ? { operation: operation.name?.value ?? 'unnamed', type: operation.operation } : {}
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}
