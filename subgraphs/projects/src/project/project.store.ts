import { type Columns, returned } from '@agentic/postgres/columns'
import type { Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { ProjectRow } from '../rows.generated.ts'
import type { NewProject, Project, ProjectFilter, ProjectText } from './project.ts'

const COLUMNS = {
  id: 'id',
  key: 'key',
  name: 'name',
  description: 'description',
  state: 'state',
  createdAt: 'created_at',
} as const satisfies Columns<ProjectRow, Project>

export function findProjects(transaction: Transaction, ids: readonly string[]): Promise<Project[]> {
  return transaction('projects.project').select(COLUMNS).whereIn('id', ids)
}

export function readProjects(transaction: Transaction, filter: ProjectFilter, page: Page): Promise<Slice<Project>> {
  return readSlice<Project>(matching(transaction, filter).select(COLUMNS), page, { key: 'id', order: 'desc' })
}

export async function countProjects(transaction: Transaction, filter: ProjectFilter): Promise<number> {
  const [row] = await matching(transaction, filter).count({ count: '*' })
  return Number(row?.count)
}

export async function insertProject(transaction: Transaction, tenantId: string, project: NewProject): Promise<void> {
  await transaction('projects.project').insert({ tenant_id: tenantId, ...project })
}

/** The id of the project with that key, made where there was none. */
export async function ensureProject(transaction: Transaction, tenantId: string, project: NewProject): Promise<string> {
  await transaction('projects.project')
    .insert({ tenant_id: tenantId, ...project })
    .onConflict(['tenant_id', 'key'])
    .ignore()
  const row = await transaction('projects.project').where({ key: project.key }).first('id')
  return row.id
}

export async function updateText(transaction: Transaction, id: string, text: ProjectText): Promise<Project | null> {
  const [row] = await transaction('projects.project')
    .where({ id })
    .update({ name: text.name ?? transaction.ref('name'), description: text.description ?? transaction.ref('description') })
    .returning(returned(transaction, COLUMNS))
  return row ?? null
}

/** Null where it is not there or archived already. */
export async function archive(transaction: Transaction, id: string): Promise<Project | null> {
  const [row] = await transaction('projects.project')
    .where({ id, state: 'ACTIVE' })
    .update({ state: 'ARCHIVED' })
    .returning(returned(transaction, COLUMNS))
  return row ?? null
}

function matching(transaction: Transaction, { state, search }: ProjectFilter) {
  const query = transaction('projects.project')
  if (state) query.where({ state })
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    query.where((either) => either.whereILike('key', pattern).orWhereILike('name', pattern))
  }
  return query
}
