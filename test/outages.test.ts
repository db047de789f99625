import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readTestConfig } from '@agentic/testing/config'
import { freshDatabase } from '@agentic/testing/database'
import { freePort } from '@agentic/testing/free-port'
import { startPostgres } from '@agentic/testing/postgres'
import { type Program, runProgram, startProgram } from '@agentic/testing/program'
import { startRedis } from '@agentic/testing/redis'
import { until } from '@agentic/testing/until'
import { ADMIN, Api } from './api.ts'
import { assertFollowed, createProject, doMainJob, follow, startAudit } from './main-job.ts'
import { allAnswer, assertRefusedCleanly, assertServedAgain } from './outage.ts'

const { redisUrl } = readTestConfig(process.env)
const skip = redisUrl ? false : 'TEST_REDIS_URL is not set'

/** `npm start` as a process, on parts that may die; stopped by Ctrl-C, which must end it with 0. */
async function started(settings: Record<string, string>): Promise<{ api: Api; program: Program } & AsyncDisposable> {
  const program = startProgram('main.ts', { PORT: '0', ADMIN_PASSWORD: ADMIN.password, LOG_FORMAT: 'json', ...settings })
  await program.printed('Ctrl-C stops everything')
  const url = /GraphQL +(\S+)/.exec(program.output())?.[1]
  return {
    api: await Api.login(url ?? ''),
    program,
    async [Symbol.asyncDispose]() {
      program.signal('SIGINT')
      assert.equal(await program.ended, 0, program.output())
    },
  }
}

test('npm start on a Postgres that is killed and comes back: a clean refusal meanwhile, then everything works again, and Ctrl-C ends it in an outage too', async () => {
  await using postgres = await startPostgres()
  await using platform = await started({ DATABASE_URL: postgres.url })
  const { api, program } = platform
  await postgres.kill()
  await assertRefusedCleanly(api)
  await until(() => allAnswer([api.url], '/ready', 503))
  assert.ok(await allAnswer([api.url], '/health', 200))

  await postgres.startAgain()
  await assertServedAgain(api)
  await until(() => allAnswer([api.url], '/ready', 200))
  await doMainJob(api)
  assert.equal(program.child.exitCode, null)
  await postgres.kill()
})

test('npm start starts its own Postgres again when that is killed', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'agentic-outage-'))
  chmodSync(dataDir, 0o711)
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  await using platform = await started({ DATA_DIR: dataDir })
  const { api, program } = platform
  const pidFile = join(dataDir, 'postgres/postmaster.pid')
  process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
  await program.printed('Postgres ended and is started again')
  await assertServedAgain(api)
  await doMainJob(api)
})

test('npm start with REDIS_URL does the main job, and goes on while Redis is away', { skip }, async () => {
  await using database = await freshDatabase()
  await using redis = await startRedis()
  await using platform = await started({ DATABASE_URL: database.ownerUrl, REDIS_URL: redis.url })
  const { api } = platform
  await doMainJob(api)
  assert.ok((await redis.published()) > 0, 'its hints go through Redis')

  const projectId = await createProject(api, 'AWAY')
  await redis.kill()
  assertFollowed(await Array.fromAsync(follow(api, await startAudit(api, projectId))))
  await redis.startAgain()
  await until(async () => {
    assertFollowed(await Array.fromAsync(follow(api, await startAudit(api, projectId))))
    return (await redis.published()) > 0
  })
})

test('npm start without its Redis or its Postgres says which does not answer, without a stack', async () => {
  await using database = await freshDatabase()
  const port = await freePort()
  const redis = await runProgram('main.ts', {
    PORT: '0',
    DATABASE_URL: database.ownerUrl,
    REDIS_URL: `redis://127.0.0.1:${port}`,
  })
  assert.equal(redis.code, 1)
  assert.match(redis.output, new RegExp(`^Not started\\. Redis at 127\\.0\\.0\\.1:${port} does not answer \\([^\\n]+$`, 'm'))
  const postgres = await runProgram('main.ts', { PORT: '0', DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/agentic` })
  assert.equal(postgres.code, 1)
  assert.match(
    postgres.output,
    new RegExp(`^Not started\\. The database does not answer: connect ECONNREFUSED 127\\.0\\.0\\.1:${port}\\n`, 'm'),
  )
  for (const { output } of [redis, postgres]) assert.doesNotMatch(output, /\bat .*\.ts/)
})
