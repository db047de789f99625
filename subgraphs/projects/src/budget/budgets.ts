import type { Caller } from '@agentic/caller/caller'
import type { Database, Transaction } from '@agentic/postgres/database'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { v7 } from 'uuid'
import { isId, tenantOf } from '../actor.ts'
import { checkBound, readUsd } from '../money.ts'
import { findProjects } from '../project/project.store.ts'
import {
  countBudgets,
  deleteBudget,
  findBudgets,
  findProjectBudgets,
  raiseLimit,
  readBudgets,
  readUsage,
  upsertBudget,
} from './budget.store.ts'
import { type Budget, type BudgetFilter, type BudgetScope, type BudgetSettingsInput, readSettings, type Usage } from './budget.ts'

export type SetBudget = BudgetSettingsInput & { readonly scope: BudgetScope; readonly subject?: string | null }

/** What one caller may do with budgets. Made anew for each request: the loaders are its cache. */
export class Budgets {
  readonly #database: Database
  readonly #caller: Caller
  readonly #now: Date
  readonly #byId = new DataLoader<string, Budget | null>(async (ids) =>
    inKeyOrder(ids, await this.#inTenant((transaction) => findBudgets(transaction, ids, this.#now)), ({ id }) => id),
  )
  readonly #byProject = new DataLoader<string, Budget[]>(async (projectIds) => {
    const budgets = await this.#inTenant((transaction) => findProjectBudgets(transaction, projectIds, this.#now))
    return projectIds.map((projectId) => budgets.filter(({ subject }) => subject === projectId))
  })
  readonly #usage = new DataLoader<Budget, Usage, string>(
    (budgets) => this.#inTenant((transaction) => Promise.all(budgets.map((budget) => readUsage(transaction, budget, this.#now)))),
    { cacheKeyFn: ({ id }) => id },
  )

  constructor(database: Database, caller: Caller, now: Date) {
    this.#database = database
    this.#caller = caller
    this.#now = now
  }

  async find(id: string): Promise<Budget | null> {
    return isId(id) ? this.#byId.load(id.toLowerCase()) : null
  }

  ofProject(projectId: string): Promise<Budget[]> {
    return this.#byProject.load(projectId)
  }

  usage(budget: Budget): Promise<Usage> {
    return this.#usage.load(budget)
  }

  async list(filter: BudgetFilter, args: ConnectionArguments): Promise<Connection<Budget>> {
    if (filter.subject != null && !isId(filter.subject)) throw badInput({ 'filter.subject': 'is not an id' })
    const page = readPage(args)
    const slice = await this.#inTenant((transaction) => readBudgets(transaction, filter, page, this.#now))
    return new Connection(slice, {
      keyOf: ({ id }) => id,
      count: () => this.#inTenant((transaction) => countBudgets(transaction, filter)),
    })
  }

  /** @throws BAD_USER_INPUT, NOT_FOUND where the project is not there */
  async set({ scope, subject, ...input }: SetBudget): Promise<Budget> {
    const settings = readSettings(input)
    const { tenantId } = tenantOf(this.#caller)
    const limited = scope === 'TENANT' ? (subject ?? tenantId) : subject
    if (!limited || !isId(limited)) throw badInput({ subject: `must be the id of what a ${scope} budget limits` })
    if (scope === 'TENANT' && limited !== tenantId) throw badInput({ subject: 'must be your own tenant' })
    const id = await this.#inTenant(async (transaction) => {
      if (scope === 'PROJECT' && (await findProjects(transaction, [limited])).length === 0) {
        throw new DomainError('NOT_FOUND', `Project ${limited} not found`)
      }
      return upsertBudget(transaction, tenantId, { id: v7(), scope, subject: limited, ...settings })
    })
    return this.#reload(id)
  }

  /** @throws BAD_USER_INPUT, NOT_FOUND */
  async topUp(id: string, amountUsd: string): Promise<Budget> {
    const amountNano = readUsd(amountUsd, 'amountUsd', 'POSITIVE')
    const budget = await this.find(id)
    if (!budget) throw notFound(id)
    checkBound(budget.limitNano + amountNano, 'amountUsd')
    await this.#inTenant((transaction) => raiseLimit(transaction, id, amountNano))
    return this.#reload(id)
  }

  /** @throws NOT_FOUND */
  async delete(id: string): Promise<string> {
    const deleted = isId(id) && (await this.#inTenant((transaction) => deleteBudget(transaction, id)))
    if (!deleted) throw notFound(id)
    return id
  }

  async #reload(id: string): Promise<Budget> {
    this.#byId.clear(id.toLowerCase())
    const budget = await this.find(id)
    if (!budget) throw notFound(id)
    return budget
  }

  #inTenant<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#database.asTenant(tenantOf(this.#caller), work)
  }
}

function notFound(id: string): DomainError {
  return new DomainError('NOT_FOUND', `Budget ${id} not found`)
}
