import assert from 'node:assert/strict'
import { until } from '@agentic/testing/until'
import { ADMIN, type Api, ask, INSIDES, LOGIN } from './api.ts'

const READS = {
  identity: '{ me { id } }',
  agents: '{ agents { totalCount } }',
  projects: '{ projects { totalCount } }',
  events: '{ events { totalCount } }',
}
const CREATE_PROJECT = 'mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }'

/** While Postgres is away: whatever needs it is refused with the one code for that, and without a word about our insides. */
export async function assertRefusedCleanly(api: Api): Promise<void> {
  const refused = async (query: string, variables?: object) => {
    const answer = await ask(api.url, query, variables, api.token)
    assert.doesNotMatch(JSON.stringify(answer), INSIDES)
    assert.equal(answer.errors?.[0]?.extensions.code, 'SUBGRAPH_UNAVAILABLE', `${query}: ${JSON.stringify(answer)}`)
  }
  for (const query of Object.values(READS)) await refused(query)
  await refused(LOGIN, { input: ADMIN })
  await refused(CREATE_PROJECT, { input: { key: 'AWAY', name: 'Away' } })
}

/** Every subgraph answers again, as soon as the parts have noticed. */
export async function assertServedAgain(api: Api): Promise<void> {
  for (const query of Object.values(READS)) {
    await until(async () => !(await ask(api.url, query, {}, api.token)).errors)
  }
}

/** Whether `/ready` of every URL answers so. */
export async function allAnswer(urls: readonly string[], path: string, status: number): Promise<boolean> {
  const statuses = await Promise.all(urls.map(async (url) => (await fetch(new URL(path, url))).status))
  return statuses.every((each) => each === status)
}
