import { randomUUID } from 'node:crypto'
import type { Caller } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ExecutionResult } from 'graphql'
import type { Outbox } from '../subscribe/outbox.ts'
import { userOf } from '../subscribe/quota.ts'
import type { Subscriber } from '../subscribe/subscriber.ts'
import type { OperationLine } from '../watch/access-log.ts'
import type { LiveOperation } from './live-operation.ts'
import type { LiveResponses } from './live-responses.ts'
import type { OpenResponse } from './open-response.ts'
import { readOperationRequest } from './operation-request.ts'
import { contextOf } from './request-context.ts'
import { EVENT_STREAM, nextEvent } from './sse.ts'

const TOKEN_HEADER = 'x-graphql-event-stream-token'
const UNUSED_MS_MAX = 30_000
const RESERVATIONS_MAX = 20_000
const OF_USER_MAX = 100
// What is not read yet is kept for each of them.
const OPERATIONS_MAX = 100
const RETRY_AFTER_SECONDS = 10

interface Reservation {
  readonly caller: Caller
  readonly user: string
  readonly outbox: Outbox
  readonly operations: Map<string, AbortController>
  readonly connected: PromiseWithResolvers<OpenResponse | undefined>
  response?: OpenResponse
  readonly expiry: NodeJS.Timeout
}

export function eventStreamTokenOf({ headers, query }: FastifyRequest): string | undefined {
  const token = headers[TOKEN_HEADER] ?? (query as Record<string, unknown>).token
  return typeof token === 'string' && token !== '' ? token : undefined
}

/**
 * The single connection mode: a reserved response takes the events of every operation, each of which is asked for by a
 * request of its own.
 */
export class EventStreamReservations {
  readonly #responses: LiveResponses
  readonly #reservations = new Map<string, Reservation>()

  constructor(responses: LiveResponses) {
    this.#responses = responses
  }

  /** `PUT`: @returns the token that is the ticket to everything else */
  reserve({ caller, ip }: FastifyRequest): string {
    const user = userOf(caller, ip)
    if (this.#reservations.size >= RESERVATIONS_MAX) throw full('Too many event streams are open')
    if (this.#countOf(user) >= OF_USER_MAX) throw full(`This user has ${OF_USER_MAX} event streams, the most that are allowed`)
    const token = randomUUID()
    this.#reservations.set(token, {
      caller,
      user,
      outbox: this.#responses.outbox('sse', () => this.#reservations.get(token)?.response?.destroy()),
      operations: new Map(),
      connected: Promise.withResolvers(),
      expiry: setTimeout(() => this.#release(token), UNUSED_MS_MAX).unref(),
    })
    return token
  }

  /** The response that the events go to. The token is proof enough: a browser's EventSource can send nothing else. */
  async connect(token: string, reply: FastifyReply): Promise<void> {
    const reservation = this.#find(token)
    if (reservation.response) throw new DomainError('CONFLICT', 'This event stream is open already')
    clearTimeout(reservation.expiry)
    const response = this.#responses.open(reply, 'sse', EVENT_STREAM, () => response.end())
    reservation.response = response
    response.onClose(() => this.#release(token))
    await response.write(EVENT_STREAM.heartbeat)
    reservation.connected.resolve(response)
  }

  /** Answers 202 once the operation has begun; what it gives goes over the reserved response. */
  async run(token: string, request: FastifyRequest, reply: FastifyReply, operation: LiveOperation): Promise<void> {
    const reservation = this.#find(token, request.caller)
    const id = readOperationRequest(request).extensions.operationId
    if (typeof id !== 'string' || id === '') throw new DomainError('BAD_USER_INPUT', 'extensions.operationId is missing')
    const { operations, outbox } = reservation
    if (operations.has(id)) throw new DomainError('CONFLICT', `There is an operation ${id} already`)
    if (operations.size >= OPERATIONS_MAX) throw full(`This event stream has ${OPERATIONS_MAX} operations under way`)
    const stop = new AbortController()
    operations.set(id, stop)
    const context = { ...contextOf(request, reply), signal: stop.signal }
    const line = this.#responses.beginLine({ transport: 'sse', context })
    const started = await this.#responses.start(request, operation, context, outbox, line).catch((error) => {
      operations.delete(id)
      throw error
    })
    void this.#relay(reservation, { id, stop, line }, started)
  }

  /** `DELETE` */
  stop(token: string, request: FastifyRequest): void {
    const { operations } = this.#find(token, request.caller)
    const { operationId } = request.query as { operationId?: unknown }
    if (typeof operationId !== 'string') throw new DomainError('BAD_USER_INPUT', 'operationId is missing')
    operations.get(operationId)?.abort()
    operations.delete(operationId)
  }

  async #relay(
    { connected, operations }: Reservation,
    { id, stop, line }: { id: string; stop: AbortController; line: OperationLine },
    started: Subscriber | ExecutionResult,
  ): Promise<void> {
    const response = await connected.promise
    const start = `{"id":${JSON.stringify(id)}`
    const send = async (event: string | Buffer) => response?.write(event)
    await this.#responses.relay(started, line, {
      next: (json) => send(nextEvent(json, `${start},"payload":`, '}')),
      failed: (json) => send(nextEvent(json, `${start},"payload":{"errors":`, '}}')),
      get isOpen() {
        return !stop.signal.aborted
      },
    })
    // One that was stopped may have a successor with its id.
    if (stop.signal.aborted) return
    operations.delete(id)
    await send(`event: complete\ndata: ${start}}\n\n`)
  }

  #countOf(user: string): number {
    return this.#reservations
      .values()
      .filter((each) => each.user === user)
      .reduce((count) => count + 1, 0)
  }

  /** Somebody else's stream and one that does not exist look the same. */
  #find(token: string, caller?: Caller): Reservation {
    const reservation = this.#reservations.get(token)
    if (reservation && (!caller || JSON.stringify(caller) === JSON.stringify(reservation.caller))) return reservation
    throw new DomainError('NOT_FOUND', 'There is no such event stream: reserve one with PUT')
  }

  #release(token: string): void {
    const reservation = this.#reservations.get(token)
    if (!reservation) return
    this.#reservations.delete(token)
    clearTimeout(reservation.expiry)
    reservation.connected.resolve(undefined)
    for (const operation of reservation.operations.values()) operation.abort()
  }
}

function full(message: string): DomainError {
  return new DomainError('RATE_LIMITED', message, { extensions: { retryAfterSeconds: RETRY_AFTER_SECONDS } })
}
