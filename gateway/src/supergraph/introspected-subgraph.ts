import { anonymous } from '@agentic/caller/caller'
import type { Log } from '@agentic/service/log'
import type { SubgraphLink } from '../subgraph/link.ts'
import type { SubgraphPlace } from './link-pool.ts'

const ANSWER_MS_MAX = 5_000

/** A subgraph that is asked for its SDL, as every subgraph of Apollo Federation can be. */
export class IntrospectedSubgraph {
  readonly place: SubgraphPlace
  readonly #link: SubgraphLink
  readonly #log: Log
  #sdl: string | undefined
  #isDown = false

  constructor(place: SubgraphPlace, link: SubgraphLink, log: Log) {
    this.place = place
    this.#link = link
    this.#log = log
  }

  /** What it last said. */
  get sdl(): string | undefined {
    return this.#sdl
  }

  /** @returns whether it says something else than before; one that does not answer says what it said. */
  async refresh(stopping: AbortSignal): Promise<boolean> {
    try {
      const sdl = await this.#ask(AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_MS_MAX)]))
      const hasChanged = sdl !== this.#sdl
      this.#sdl = sdl
      this.#isDown = false
      return hasChanged
    } catch (error) {
      if (!this.#isDown && !stopping.aborted) this.#log.warn(error, `The subgraph ${this.place.name} does not tell its SDL`)
      this.#isDown = true
      return false
    }
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  async #ask(signal: AbortSignal): Promise<string> {
    const query = '{ _service { sdl } }'
    const { data, errors } = await this.#link.execute({ query, caller: anonymous, requestId: 'introspection', signal })
    const service = data?._service
    const sdl = typeof service === 'object' && service !== null && 'sdl' in service ? service.sdl : undefined
    if (typeof sdl === 'string') return sdl
    throw errors?.[0] ?? new Error('It answered without an SDL: it is no subgraph of Apollo Federation')
  }
}
