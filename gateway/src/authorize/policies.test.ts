import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { anonymous, type Caller } from '@agentic/caller/caller'
import type { Log } from '@agentic/service/log'
import { send, startDecisionPoint } from './decision-point.fixture.ts'
import { createPolicies, type PoliciesOptions } from './policies.ts'

const user = (userId: string): Caller => ({
  kind: 'USER',
  tenantId: 't',
  userId,
  sessionId: 's',
  plan: 'FREE',
  permissions: ['a:read'],
})

function start(url: string | undefined, options: Partial<PoliciesOptions> = {}) {
  const logged: { err: Error }[] = []
  const log = { error: (entry: { err: Error }) => logged.push(entry) } as unknown as Log
  const outcomes: string[] = []
  let time = 0
  const decide = createPolicies({
    url,
    log,
    decisionMs: 500,
    onAsked: (outcome) => outcomes.push(outcome),
    now: () => time,
    ...options,
  })
  const admitted = async (caller: Caller, ...policies: string[]) => [...(await decide(caller, policies))]
  const pass = (ms: number) => {
    time += ms
  }
  return { decide, admitted, logged, outcomes, pass }
}

describe('policies', () => {
  it('are decided by whom POLICY_URL names, who is told of the caller, and nothing of a stranger', async () => {
    await using point = await startDecisionPoint((policy) => policy === 'a')
    const { admitted } = start(point.url)
    assert.deepEqual(await admitted(user('u'), 'a', 'b'), ['a'])
    assert.deepEqual(await admitted(anonymous, 'a'), ['a'])
    assert.deepEqual(point.asked, [
      { caller: user('u'), policies: ['a', 'b'] },
      { caller: null, policies: ['a'] },
    ])
  })

  it('admit nobody without POLICY_URL', async () => {
    assert.deepEqual(await start(undefined).admitted(user('u'), 'a'), [])
  })

  it('are asked about once for half a second, of each caller and policy, and then again', async () => {
    let isAdmitted = true
    await using point = await startDecisionPoint(() => isAdmitted)
    const { decide, admitted, pass } = start(point.url)
    await admitted(user('u'), 'a')
    isAdmitted = false
    pass(499)
    assert.deepEqual(decide(user('u'), ['a']), new Set(['a']), 'without a promise')
    assert.deepEqual(await admitted(user('u'), 'a', 'b'), ['a'])
    assert.deepEqual(await admitted(user('v'), 'a'), [])
    assert.deepEqual(
      point.asked.map(({ policies }) => policies),
      [['a'], ['b'], ['a']],
    )
    pass(1)
    assert.deepEqual(await admitted(user('u'), 'a'), [])
  })

  it('asked about at the same time are one question', async () => {
    await using point = await startDecisionPoint(() => true)
    const { admitted } = start(point.url)
    const all = await Promise.all([admitted(user('u'), 'a', 'b'), admitted(user('u'), 'b'), admitted(user('u'), 'b', 'c')])
    assert.deepEqual(all, [['a', 'b'], ['b'], ['b', 'c']])
    assert.deepEqual(
      point.asked.map(({ policies }) => policies),
      [['a', 'b'], ['c']],
    )
  })

  it('hold for no longer than they are told to from when they were asked for, also while they are being asked for', async () => {
    await using point = await startDecisionPoint(() => true)
    const { decide, pass } = start(point.url, { decisionMs: 20 })
    const first = decide(user('u'), ['a'])
    pass(19)
    const second = decide(user('u'), ['a'])
    pass(1)
    const third = decide(user('u'), ['a'])
    await Promise.all([first, second, third])
    assert.equal(point.asked.length, 2)
  })

  it('hold for what they were asked for alone where they are not to be kept', async () => {
    await using point = await startDecisionPoint(() => true)
    const { admitted } = start(point.url, { decisionMs: 0 })
    await Promise.all([admitted(user('u'), 'a'), admitted(user('u'), 'a')])
    await admitted(user('u'), 'a')
    assert.equal(point.asked.length, 3)
  })

  it('forget the oldest decision where there are too many', async () => {
    await using point = await startDecisionPoint(() => true)
    const { admitted } = start(point.url, { keptMax: 2 })
    for (const id of ['u', 'v', 'w', 'w', 'v', 'u']) assert.deepEqual(await admitted(user(id), 'a'), ['a'])
    assert.deepEqual(
      point.asked.map(({ caller }) => caller?.userId),
      ['u', 'v', 'w', 'u'],
    )
    assert.deepEqual(await admitted(user('x'), 'a', 'b', 'c'), ['a', 'b', 'c'])
  })

  const unusable: Readonly<Record<string, readonly [answer: (response: ServerResponse) => void, says: RegExp]>> = {
    'with an error': [(response) => send(response, { result: { a: true } }, 500), /answered 500/],
    'without a result': [(response) => send(response, {}), /answered without .* POLICY_URL must be/],
    'with null': [(response) => send(response, 'null'), /answered without/],
    'with a list': [(response) => send(response, { result: ['a'] }), /answered without/],
    'with true for all': [(response) => send(response, { result: true }), /answered without/],
    'with no JSON': [(response) => send(response, '<html>'), /JSON/],
    'with a redirect': [(response) => response.writeHead(307, { location: '/' }).end(), /fetch failed/],
    'not at all': [(response) => response.destroy(), /fetch failed/],
    'too late': [() => {}, /timeout/],
  }
  for (const [how, [answer, says]] of Object.entries(unusable)) {
    it(`admit nobody where it is answered ${how}, and the log says why`, async () => {
      await using point = await startDecisionPoint(() => true)
      const { admitted, logged, outcomes, pass } = start(point.url)
      point.answer = (_question, response) => answer(response)
      assert.deepEqual(await admitted(user('u'), 'a'), [])
      assert.deepEqual(await admitted(user('v'), 'a'), [])
      assert.deepEqual(outcomes, ['failed', 'failed'])
      assert.equal(logged.length, 1, 'once a second')
      assert.match(String(logged[0]?.err), says)
      pass(1_000)
      await admitted(user('v'), 'a')
      assert.equal(logged.length, 2)
    })
  }

  it('admit nobody by anything but their own true', async () => {
    await using point = await startDecisionPoint(() => true)
    const { admitted, outcomes } = start(point.url)
    point.answer = (_question, response) =>
      send(response, '{"result":{"a":"true","b":1,"c":{},"d":null,"__proto__":{"e":true},"f":true}}')
    assert.deepEqual(await admitted(user('u'), 'a', 'b', 'c', 'd', 'e', 'f', 'constructor', 'toString'), ['f'])
    assert.deepEqual(outcomes, ['ok'])
  })
})
