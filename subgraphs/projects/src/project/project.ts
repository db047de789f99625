import { badInput } from '@agentic/service/errors'

export interface Project {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly description: string | null
  readonly state: 'ACTIVE' | 'ARCHIVED'
  readonly createdAt: Date
}

export type NewProject = Pick<Project, 'id' | 'key' | 'name' | 'description'>

export interface ProjectFilter {
  readonly state?: Project['state'] | null
  readonly search?: string | null
}

export interface ProjectText {
  readonly name?: string | null
  readonly description?: string | null
}

const NAME_LENGTH_MAX = 200
const DESCRIPTION_LENGTH_MAX = 5_000

/** @throws BAD_USER_INPUT with every wrong field */
export function checkNewProject(input: ProjectText & { readonly key: string; readonly name: string }): void {
  const fields = textProblems(input)
  if (!/^[A-Z][A-Z0-9_-]{1,31}$/.test(input.key)) {
    fields.key = `must be 2–32 of A–Z, 0–9, _ and -, starting with a letter, got "${input.key.slice(0, 50)}"`
  }
  if (Object.keys(fields).length > 0) throw badInput(fields)
}

/** @throws BAD_USER_INPUT with every wrong field */
export function checkText(input: ProjectText): void {
  const fields = textProblems(input)
  if (Object.keys(fields).length > 0) throw badInput(fields)
}

function textProblems({ name, description }: ProjectText): Record<string, string> {
  const fields: Record<string, string> = {}
  if (name != null && (name.trim() === '' || name.length > NAME_LENGTH_MAX)) {
    fields.name = `must have 1 to ${NAME_LENGTH_MAX} characters`
  }
  if (description != null && description.length > DESCRIPTION_LENGTH_MAX) {
    fields.description = `must have at most ${DESCRIPTION_LENGTH_MAX} characters`
  }
  return fields
}
