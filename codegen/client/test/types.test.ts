import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Client, CreateProjectDocument, graphql, MeDocument, ProjectDocument, RunEventsDocument } from '@agentic/client'

// Never called: what it says is checked by `npm run types`, where an expected error that does not come is an error.
export async function whatCompiles(client: Client): Promise<void> {
  const { me } = await client.query(MeDocument)
  me.email satisfies string
  // @ts-expect-error: not selected
  me.password
  const { project } = await client.query(ProjectDocument, { id: '1' })
  // @ts-expect-error: a project may be missing
  project.name
  project?.budgets[0]?.limitUsd satisfies string | undefined
  // @ts-expect-error: the id is required
  await client.query(ProjectDocument)
  // @ts-expect-error: an id is a string
  await client.query(ProjectDocument, { id: 1 })
  // @ts-expect-error: there is no such variable
  await client.query(ProjectDocument, { id: '1', name: 'x' })
  // @ts-expect-error: money is a string
  await client.mutate(CreateProjectDocument, { input: { key: 'X', name: 'x', budget: { limitUsd: 5 } } })
  // @ts-expect-error: text knows no types
  await client.query('{ me { id } }')
  // @ts-expect-error: `npm run codegen` has not seen it
  graphql('query Unseen { me { id } }')
  for await (const { runEvents } of client.subscribe(RunEventsDocument, { runId: '1' })) {
    runEvents.sequence satisfies number
    // @ts-expect-error: not every event has a message
    runEvents.message
    if (runEvents.__typename === 'LogEmitted') runEvents.message satisfies string
  }
}

test('the client compiles as in a browser, without anything of Node', () => {
  const root = join(import.meta.dirname, '../../..')
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(import.meta.dirname, '..')],
    { encoding: 'utf8' },
  )
  assert.equal(status, 0, stdout)
})
