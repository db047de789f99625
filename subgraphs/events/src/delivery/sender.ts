import { Webhook as Signer } from 'standardwebhooks'
import { Agent, type Dispatcher, request } from 'undici'
import type { TargetPolicy } from '../webhook/target.ts'
import type { Sendable } from './delivery.store.ts'
import type { DeliveryAttempt } from './delivery.ts'

export const ATTEMPT_MS_MAX = 15_000
const RESPONSE_BYTES_MAX = 20_000

/** Sends deliveries by HTTP POST, signed as Standard Webhooks says, to public addresses only. */
export class Sender {
  readonly #targets: TargetPolicy
  readonly #now: () => Date
  readonly #agent: Agent

  constructor(options: { targets: TargetPolicy; now: () => Date }) {
    this.#targets = options.targets
    this.#now = options.now
    this.#agent = createAgent(options.targets)
  }

  /** Never rejects: whatever goes wrong with the receiver is the attempt's error. */
  async send(sendable: Sendable): Promise<DeliveryAttempt> {
    const at = this.#now()
    const startedMs = performance.now()
    const durationMs = () => Math.round(performance.now() - startedMs)
    try {
      const { statusCode, responseBody } = await this.#post(sendable, at)
      const error = statusCode >= 200 && statusCode < 300 ? null : `The endpoint answered ${statusCode}`
      return { at, statusCode, durationMs: durationMs(), error, responseBody }
    } catch (error) {
      return { at, statusCode: null, durationMs: durationMs(), error: describe(error), responseBody: null }
    }
  }

  async close(): Promise<void> {
    await this.#agent.close()
  }

  async #post({ url, secret, event }: Sendable, at: Date): Promise<{ statusCode: number; responseBody: string }> {
    this.#targets.checkLiteral(new URL(url))
    const body = JSON.stringify({ type: event.type, timestamp: event.at.toISOString(), data: event.data })
    // Undici follows no redirects unless told to: an answer of 3xx is a failure, not a way to another address.
    const response = await request(url, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Agentic-Webhooks/1',
        'webhook-id': event.id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Signer(secret).sign(event.id, at, body),
      },
      body,
      signal: AbortSignal.timeout(ATTEMPT_MS_MAX),
    })
    return { statusCode: response.statusCode, responseBody: await readStart(response.body) }
  }
}

/** Every connection goes to an address that was checked just now, whatever the name resolved to before. */
function createAgent(targets: TargetPolicy): Agent {
  return new Agent({
    connect: {
      lookup(host, options, callback) {
        targets.resolve(host).then(
          (addresses) => {
            const [first] = addresses
            if (options.all) callback(null, [...addresses])
            else callback(null, first?.address ?? '', first?.family)
          },
          (error) => callback(error, ''),
        )
      },
    },
  })
}

async function readStart(body: Dispatcher.ResponseData['body']): Promise<string> {
  // Leaving the loop early destroys the stream, which says so with an error that nobody else would hear.
  body.on('error', () => {})
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= RESPONSE_BYTES_MAX) break
  }
  // Postgres stores no NUL in text.
  return Buffer.concat(chunks).subarray(0, RESPONSE_BYTES_MAX).toString().replaceAll('\0', '')
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `No answer within ${ATTEMPT_MS_MAX / 1_000} s`
  const code = 'code' in error ? `${error.code}: ` : ''
  return `${code}${error.message}`.slice(0, 500)
}
