import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql'
import type { Data } from './data.ts'

const HEAD = Buffer.from('{"data":')
const [COMMA, END] = [Buffer.from(','), Buffer.from('}')]

type Rest = Pick<FormattedExecutionResult, 'errors' | 'extensions'>

/**
 * A result whose data was written already. Whoever looks into it gets objects, not to be changed; a copy of it
 * (`{ ...result, extensions }`) is a result like any other, with these objects.
 */
export class WrittenResult implements ExecutionResult {
  static readonly head: Uint8Array = HEAD
  static readonly end: Uint8Array = END
  declare readonly data: Data | null
  readonly errors?: readonly GraphQLError[]
  readonly #bytes: Buffer
  readonly #cost: number

  /**
   * @param bytes `{"data":…}` in UTF-8
   * @param cost of what is in them
   */
  constructor(bytes: Buffer, errors: readonly GraphQLError[], cost = 0) {
    this.#bytes = bytes
    this.#cost = cost
    let data: Data | null | undefined
    Object.defineProperty(this, 'data', { enumerable: true, get: () => (data ??= JSON.parse(this.#dataText())) })
    if (errors.length > 0) this.errors = errors
  }

  /** A copy does not have it. */
  get cost(): number {
    return this.#cost
  }

  /** The whole of it as it is sent, in UTF-8. @param rest errors as they are shown, and extensions */
  bytesWith({ errors, extensions }: Rest): Buffer {
    if (!errors && !extensions) return this.#bytes
    const rest = JSON.stringify({ errors, extensions })
    return Buffer.concat([this.#bytes.subarray(0, -END.length), COMMA, Buffer.from(rest.slice(1))])
  }

  #dataText(): string {
    return this.#bytes.toString('utf8', HEAD.length, this.#bytes.length - END.length)
  }
}
