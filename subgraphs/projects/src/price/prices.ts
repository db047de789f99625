import type { Caller } from '@agentic/caller/caller'
import type { Database, Transaction } from '@agentic/postgres/database'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { v7 } from 'uuid'
import { tenantOf } from '../actor.ts'
import { countPrices, findPrices, insertPrice, readPrices } from './price.store.ts'
import { type ModelPrice, type ModelPriceFilter, readModelPrice, type SetModelPrice } from './price.ts'

/** What one caller may do with model prices. Made anew for each request: the loader is its cache. */
export class Prices {
  readonly #database: Database
  readonly #caller: Caller
  readonly #now: Date
  readonly #byId = new DataLoader<string, ModelPrice | null>(async (ids) =>
    inKeyOrder(ids, await this.#inTenant((transaction) => findPrices(transaction, ids)), ({ id }) => id),
  )

  constructor(database: Database, caller: Caller, now: Date) {
    this.#database = database
    this.#caller = caller
    this.#now = now
  }

  find(id: string): Promise<ModelPrice | null> {
    return this.#byId.load(id)
  }

  async list(filter: ModelPriceFilter, args: ConnectionArguments): Promise<Connection<ModelPrice>> {
    const page = readPage(args)
    const slice = await this.#inTenant((transaction) => readPrices(transaction, filter, page))
    return new Connection(slice, {
      keyOf: ({ id }) => id,
      count: () => this.#inTenant((transaction) => countPrices(transaction, filter)),
    })
  }

  /** @throws BAD_USER_INPUT, CONFLICT */
  async set(input: SetModelPrice): Promise<ModelPrice> {
    const price = readModelPrice(v7(), input, this.#now)
    const { tenantId } = tenantOf(this.#caller)
    if (await this.#inTenant((transaction) => insertPrice(transaction, tenantId, price))) return price
    const from = price.effectiveFrom.toISOString()
    throw new DomainError('CONFLICT', `${price.provider} ${price.model} has a price from ${from} on already`)
  }

  #inTenant<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#database.asTenant(tenantOf(this.#caller), work)
  }
}
