import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql'
import type { Data } from './data.ts'

const HEAD = Buffer.from('{"data":')
const [COMMA, END] = [Buffer.from(','), Buffer.from('}')]
const NULL_BYTES = Buffer.byteLength('{"data":null}')

type Rest = Pick<FormattedExecutionResult, 'errors' | 'extensions'>

/** What is said of a result beside its data. */
export type Beside = Pick<ExecutionResult, 'errors' | 'extensions'>

/**
 * A result whose data was written already. Whoever looks into it gets objects, not to be changed; a copy of it
 * (`{ ...result, errors }`) is a result like any other, with these objects: see `saying`.
 */
export class WrittenResult implements ExecutionResult {
  static readonly head: Uint8Array = HEAD
  static readonly end: Uint8Array = END
  declare readonly data: Data | null
  readonly errors?: readonly GraphQLError[]
  readonly extensions?: Record<string, unknown>
  readonly #bytes: Buffer
  readonly #cost: number

  /**
   * @param bytes `{"data":…}` in UTF-8
   * @param cost of what is in them
   */
  constructor(bytes: Buffer, errors: readonly GraphQLError[], cost = 0, extensions?: Record<string, unknown>) {
    this.#bytes = bytes
    this.#cost = cost
    let data: Data | null | undefined
    Object.defineProperty(this, 'data', { enumerable: true, get: () => (data ??= JSON.parse(this.#dataText())) })
    if (errors.length > 0) this.errors = errors
    if (extensions) this.extensions = extensions
  }

  /** A copy does not have it. */
  get cost(): number {
    return this.#cost
  }

  /** Whether its data is null. */
  get isNull(): boolean {
    return this.#bytes.length === NULL_BYTES
  }

  /** The same data with something else beside it. */
  saying({ errors = this.errors ?? [], extensions = this.extensions }: Beside): WrittenResult {
    return new WrittenResult(this.#bytes, errors, this.#cost, extensions)
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

/** The same data with something else beside it, without reading what was written. */
export function saying(result: ExecutionResult, beside: Beside): ExecutionResult {
  return result instanceof WrittenResult ? result.saying(beside) : { ...result, ...beside }
}

/** A result of which it can be seen whether there is data, without reading what was written: that stands there for itself. */
export interface Unread extends Beside {
  readonly data?: WrittenResult | Readonly<Data> | null
}

export function unread(result: ExecutionResult): Unread {
  if (!(result instanceof WrittenResult)) return result
  const { errors, extensions, isNull } = result
  return { data: isNull ? null : result, ...(errors && { errors }), ...(extensions && { extensions }) }
}
