import type { Log } from '@agentic/service/log'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ExecutionResult, GraphQLError } from 'graphql'
import type { Authenticate } from '../authenticate/authenticate.ts'
import { credentialIn } from '../authenticate/credential.ts'
import type { OperationContext } from '../execute/executor.ts'
import { Outbox, type OutboxLimits, type Transport } from '../subscribe/outbox.ts'
import { Subscriber } from '../subscribe/subscriber.ts'
import type { SubscriptionMetrics } from '../subscribe/subscription-metrics.ts'
import { type BeginLine, createOperationLog, type OperationLine } from '../watch/access-log.ts'
import type { Connections } from './connections.ts'
import { watchCredential } from './credential-watch.ts'
import { toGraphQLError } from './errors.ts'
import { answersOf, type LiveOperation, startOperation } from './live-operation.ts'
import { OpenResponse, type OpenResponseOptions } from './open-response.ts'
import { shownError } from './shown-result.ts'
import type { Stages } from './stages.ts'

export interface LiveResponsesOptions {
  readonly stages: Stages
  readonly authenticate: Authenticate
  readonly outboxLimits: OutboxLimits
  readonly connections: Connections
  readonly subscriptionMetrics: SubscriptionMetrics
  readonly log: Log
}

/** The client's end of an operation over HTTP, in the words of its protocol. It gets JSON in UTF-8. */
export interface Receiver {
  next(json: Buffer): Promise<void>
  /** The errors of a subscription that was broken off. */
  failed(json: Buffer): Promise<void> | void
  /** Whether its client is still there. */
  readonly isOpen: boolean
}

/** What the ways to send events over HTTP have in common. */
export class LiveResponses {
  readonly #options: LiveResponsesOptions
  /** The line that the log has of an operation. */
  readonly beginLine: BeginLine

  constructor(options: LiveResponsesOptions) {
    this.#options = options
    this.beginLine = createOperationLog(options.log)
  }

  outbox(transport: Transport, reset?: () => void): Outbox {
    return new Outbox(transport, this.#options.outboxLimits, reset)
  }

  /** @param restart tells the client that it can come back, to another process */
  open(reply: FastifyReply, transport: Transport, options: OpenResponseOptions, restart: () => void): OpenResponse {
    const response = new OpenResponse(reply, options)
    const forget = this.#options.connections.add(restart)
    const counted = this.#options.subscriptionMetrics.connected(transport)
    response.onClose(() => {
      forget()
      counted.end()
    })
    return response
  }

  /** A subscription lasts as long as the credential that it was asked with. */
  async start(
    request: FastifyRequest,
    operation: LiveOperation,
    context: OperationContext,
    outbox: Outbox,
    line: OperationLine,
  ): Promise<Subscriber | ExecutionResult> {
    line.named(operation)
    const authenticated = await this.#options.authenticate(credentialIn(request.headers))
    const started = await startOperation(this.#options.stages, operation, context, outbox)
    if (started instanceof Subscriber) started.onEnd(watchCredential(authenticated, () => started.refuse(credentialEnded())))
    return started
  }

  /** Resolves when all was sent, or nobody is there any more. */
  async relay(started: Subscriber | ExecutionResult, line: OperationLine, to: Receiver): Promise<void> {
    const log = this.#options.log.child({ requestId: line.requestId })
    try {
      for await (const json of answersOf(started, line, log)) if (to.isOpen) await to.next(json)
    } catch (error) {
      const errors = [shownError(toGraphQLError(error), log)]
      line.failed(errors)
      await to.failed(Buffer.from(JSON.stringify(errors)))
    }
    line.end(to.isOpen ? 'complete' : 'left')
  }
}

function credentialEnded(): GraphQLError {
  return new GraphQLError('The credential has expired or was revoked: subscribe with a new one', {
    extensions: { code: 'UNAUTHENTICATED' },
  })
}
