import type { Connection } from '@agentic/service/connection'
import type { Project } from './project.ts'

export type { Project as ProjectMapper } from './project.ts'
export type ProjectConnectionMapper = Connection<Project>
