import { type Caller, planOf } from '@agentic/caller/caller'
import type { PlanQuotas } from '@agentic/caller/quotas'
import type { Database, Transaction } from '@agentic/postgres/database'
import { once } from '@agentic/postgres/idempotency'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { publishEvent } from '@agentic/postgres/outbox'
import { isUniqueViolation } from '@agentic/postgres/unique-violation'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { DomainError } from '@agentic/service/errors'
import { requireRoom } from '@agentic/service/quota'
import DataLoader from 'dataloader'
import { v7 } from 'uuid'
import { actorIdOf, checkKey, isId, presentReuse, tenantOf } from '../actor.ts'
import { upsertBudget } from '../budget/budget.store.ts'
import { type BudgetSettings, type BudgetSettingsInput, readSettings } from '../budget/budget.ts'
import { archive, countProjects, findProjects, insertProject, readProjects, updateText } from './project.store.ts'
import { checkNewProject, checkText, type Project, type ProjectFilter, type ProjectText } from './project.ts'

export interface CreateProject {
  readonly key: string
  readonly name: string
  readonly description?: string | null
  readonly budget?: BudgetSettingsInput | null
  readonly idempotencyKey?: string | null
}

/** What one caller may do with projects. Made anew for each request: the loader is its cache. */
export class Projects {
  readonly #database: Database
  readonly #caller: Caller
  readonly #quotas: PlanQuotas
  readonly #byId = new DataLoader<string, Project | null>(async (ids) =>
    inKeyOrder(ids, await this.#inTenant((transaction) => findProjects(transaction, ids)), ({ id }) => id),
  )

  constructor(database: Database, caller: Caller, quotas: PlanQuotas) {
    this.#database = database
    this.#caller = caller
    this.#quotas = quotas
  }

  async find(id: string): Promise<Project | null> {
    return isId(id) ? this.#byId.load(id.toLowerCase()) : null
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<Project> {
    const project = await this.find(id)
    if (!project) throw notFound(id)
    return project
  }

  async list(filter: ProjectFilter, args: ConnectionArguments): Promise<Connection<Project>> {
    const page = readPage(args)
    const slice = await this.#inTenant((transaction) => readProjects(transaction, filter, page))
    return new Connection(slice, {
      keyOf: ({ id }) => id,
      count: () => this.#inTenant((transaction) => countProjects(transaction, filter)),
    })
  }

  async create({ idempotencyKey, ...input }: CreateProject): Promise<Project> {
    checkNewProject(input)
    checkKey(idempotencyKey)
    const settings = input.budget && readSettings(input.budget, 'budget.')
    const { tenantId } = tenantOf(this.#caller)
    const call = { schema: 'projects', tenantId, actorId: actorIdOf(this.#caller), operation: 'createProject' }
    try {
      const id = await this.#inTenant((transaction) =>
        once(transaction, { ...call, key: idempotencyKey, arguments: input }, () =>
          this.#insert(transaction, tenantId, input, settings),
        ),
      )
      return await this.get(id)
    } catch (error) {
      if (isUniqueViolation(error, 'project_key_unique')) {
        throw new DomainError('CONFLICT', `There is a project with the key ${input.key} already`, { cause: error })
      }
      return presentReuse(error)
    }
  }

  /** @throws NOT_FOUND */
  async update(id: string, text: ProjectText): Promise<Project> {
    checkText(text)
    const project = isId(id) ? await this.#inTenant((transaction) => updateText(transaction, id, text)) : null
    if (!project) throw notFound(id)
    return project
  }

  /** @throws NOT_FOUND */
  async archive(id: string): Promise<Project> {
    await this.get(id)
    const { tenantId } = tenantOf(this.#caller)
    const archived = await this.#inTenant(async (transaction) => {
      const project = await archive(transaction, id)
      if (project) await publishEvent(transaction, tenantId, projectEvent('project.archived', project))
      return project
    })
    this.#byId.clear(id.toLowerCase())
    return archived ?? this.get(id)
  }

  async #insert(
    transaction: Transaction,
    tenantId: string,
    input: CreateProject,
    settings: BudgetSettings | null | undefined,
  ): Promise<string> {
    const count = () => countProjects(transaction, { state: 'ACTIVE' })
    const plan = planOf(this.#caller)
    await requireRoom(transaction, { tenantId, quotas: this.#quotas, plan, quota: 'PROJECTS', count })
    return insert(transaction, tenantId, input, settings)
  }

  #inTenant<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#database.asTenant(tenantOf(this.#caller), work)
  }
}

async function insert(
  transaction: Transaction,
  tenantId: string,
  { key, name, description = null }: CreateProject,
  settings: BudgetSettings | null | undefined,
): Promise<string> {
  const id = v7()
  await insertProject(transaction, tenantId, { id, key, name, description })
  if (settings) await upsertBudget(transaction, tenantId, { id: v7(), scope: 'PROJECT', subject: id, ...settings })
  await publishEvent(transaction, tenantId, projectEvent('project.created', { id, key, name }))
  return id
}

function projectEvent(type: 'project.created' | 'project.archived', { id, key, name }: Pick<Project, 'id' | 'key' | 'name'>) {
  return { type, source: 'projects', subject: `project/${id}`, data: { projectId: id, key, name } }
}

function notFound(id: string): DomainError {
  return new DomainError('NOT_FOUND', `Project ${id} not found`)
}
