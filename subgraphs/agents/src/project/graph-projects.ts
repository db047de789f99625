import { DomainError } from '@agentic/service/errors'
import type { AskGraph } from '../graph/graph-client.ts'
import type { Projects } from './projects.ts'

const FIND = `query FindProject($id: ID!) { project(id: $id) { state } }`

/** Asks projects. */
export function createGraphProjects(ask: AskGraph): Projects {
  return {
    async requireActive(tenantId, id) {
      const project = await find(ask, tenantId, id)
      if (!project) throw new DomainError('NOT_FOUND', `Project ${id} not found`)
      if (project.state !== 'ACTIVE') throw new DomainError('CONFLICT', `Project ${id} is archived: start the run in another`)
    },
  }
}

async function find(ask: AskGraph, tenantId: string, id: string): Promise<{ state: string } | null> {
  try {
    return (await ask<{ project: { state: string } | null }>(tenantId, FIND, { id })).project
  } catch (error) {
    throw new DomainError('SUBGRAPH_UNAVAILABLE', 'Projects cannot be asked now: try again', { cause: error })
  }
}
