// A thread in the place of apollo-planner.worker.ts that takes 100 ms for a plan with "slow" and never ends one with "stuck".
import { parentPort } from 'node:worker_threads'
import type { PlanAnswer, PlanRequest } from './apollo-planner.ts'

const clock = new Int32Array(new SharedArrayBuffer(4))

function answer({ id, text }: PlanRequest): PlanAnswer {
  while (text.includes('stuck'));
  if (text.includes('slow')) Atomics.wait(clock, 0, 0, 100)
  return { id, plan: { node: { kind: 'Parallel', nodes: [] } } }
}

parentPort?.postMessage('READY')
parentPort?.on('message', (request: PlanRequest) => parentPort?.postMessage(answer(request)))
