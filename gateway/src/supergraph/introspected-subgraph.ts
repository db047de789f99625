import { anonymous } from '@agentic/caller/caller'
import type { Log } from '@agentic/service/log'
import { parse } from 'graphql'
import type { SubgraphLink } from '../subgraph/link.ts'
import type { SubgraphPlace } from './link-pool.ts'

const ANSWER_MS_MAX = 5_000

/** A subgraph that is asked for its SDL, as every subgraph of Apollo Federation can be. */
export class IntrospectedSubgraph {
  readonly place: SubgraphPlace
  readonly #link: SubgraphLink
  readonly #log: Log
  #sdl: string | undefined
  #problem: string | undefined
  #asking: Promise<void> | undefined

  constructor(place: SubgraphPlace, link: SubgraphLink, log: Log) {
    this.place = place
    this.#link = link
    this.#log = log
  }

  /** What it last said. */
  get sdl(): string | undefined {
    return this.#sdl
  }

  /** Asks it again, unless it has yet to answer. What it said before counts until it says something that can be read. */
  refresh(stopping: AbortSignal): Promise<void> {
    this.#asking ??= this.#refresh(stopping).finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  async #refresh(stopping: AbortSignal): Promise<void> {
    try {
      this.#sdl = await this.#ask(AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_MS_MAX)]))
      this.#problem = undefined
    } catch (error) {
      const problem = (error as Error).message
      const isNews = problem !== this.#problem && !stopping.aborted
      if (isNews) this.#log.warn(error, `The subgraph ${this.place.name} does not tell its SDL: ${problem}`)
      this.#problem = problem
    }
  }

  async #ask(signal: AbortSignal): Promise<string> {
    const query = '{ _service { sdl } }'
    const { data, errors } = await this.#link.execute({ query, caller: anonymous, requestId: 'introspection', signal })
    const service = data?._service
    const sdl = typeof service === 'object' && service !== null && 'sdl' in service ? service.sdl : undefined
    if (typeof sdl === 'string') return readable(sdl)
    throw errors?.[0] ?? new Error('It answered without an SDL: it is no subgraph of Apollo Federation')
  }
}

function readable(sdl: string): string {
  try {
    parse(sdl)
    return sdl
  } catch (cause) {
    throw new Error(`It answered with an SDL that cannot be read: ${(cause as Error).message}`, { cause })
  }
}
