// No gateway: what is left when there is nothing to decide. It sends the recorded subgraph requests of one operation,
// parses their answers, serialises the finished answer, and sends it. No gateway in Node can cost less.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Pool } from 'undici'
import { expectedAnswer } from '../workload/expected.ts'
import type { RecordedRequest } from '../workload/stub.ts'

const recorded = JSON.parse(readFileSync(process.env.RECORDED_PATH as string, 'utf8')) as RecordedRequest[]
const calls = recorded.map(({ url, body }) => ({
  pool: new Pool(new URL(url).origin, { connections: 64 }),
  body: JSON.parse(body),
}))
let answer: { query: string; result: object } | undefined

createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', async () => {
    const { query } = JSON.parse(text) as { query: string }
    if (query !== answer?.query && !query.includes('__typename')) answer = { query, result: expectedAnswer(query) }
    await Promise.all(calls.map(({ pool, body }) => call(pool, body)))
    const body = Buffer.from(JSON.stringify(answer?.result ?? {}))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
  })
}).listen(Number(process.env.PORT), '127.0.0.1')

async function call(pool: Pool, body: object): Promise<unknown> {
  const { body: answer } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.json()
}
process.once('SIGTERM', () => process.exit())
