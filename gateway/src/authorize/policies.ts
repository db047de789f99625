import { type Caller, isIdentified } from '@agentic/caller/caller'
import type { Log } from '@agentic/service/log'

// An operation waits for it, and so do events; OPA beside a gateway answers in a few.
const ANSWER_MS_MAX = 500
const KEPT_MAX = 20_000
const LOGGED_MS = 1_000

/** Which of the policies admit the caller. */
export type Decisions = ReadonlySet<string>

/** Resolves for every caller and whatever becomes of the question: nothing is admitted that was not said to be. */
export type Decide = (caller: Caller, policies: readonly string[]) => Decisions | Promise<Decisions>

export interface PoliciesOptions {
  /** Of the rule in the Data API of Open Policy Agent; without it nobody is admitted. */
  readonly url: string | undefined
  readonly log: Log
  /** For how long a decision holds, from when it was asked for; 0: for what it was asked for alone. */
  readonly decisionMs: number
  readonly onAsked?: (outcome: 'ok' | 'failed', seconds: number) => void
  /** Milliseconds that only ever grow. */
  readonly now?: () => number
  readonly keptMax?: number
}

/** What was decided, or will be, of one caller and one policy. */
interface Kept {
  decision: boolean | Promise<boolean>
  freshUntil: number
}

export const NO_POLICIES: Decisions = new Set()

/**
 * Asks a policy decision point, as `POST {"input": {"caller", "policies"}}`, and takes `{"result": {"name": true}}` for an answer.
 * A decision is kept for `decisionMs`, also one that could not be had; what is not known yet of an operation's policies is one
 * question, and what was asked within that time is not asked again.
 */
export function createPolicies(options: PoliciesOptions): Decide {
  const { url, log, decisionMs, onAsked = () => {}, now = () => performance.now(), keptMax = KEPT_MAX } = options
  const kept = new Map<string, Kept>()
  let quietUntil = Number.NEGATIVE_INFINITY

  function tell(error: unknown, policies: readonly string[]): void {
    if (now() < quietUntil) return
    quietUntil = now() + LOGGED_MS
    log.error({ err: error, policies }, 'Policies could not be decided: what needs them is refused')
  }

  async function ask(to: string, caller: Caller, policies: readonly string[]): Promise<Decisions> {
    const startedAt = performance.now()
    const observe = (outcome: 'ok' | 'failed') => onAsked(outcome, (performance.now() - startedAt) / 1000)
    try {
      const admitted = await askDecisionPoint(to, caller, policies)
      observe('ok')
      return admitted
    } catch (error) {
      observe('failed')
      tell(error, policies)
      return NO_POLICIES
    }
  }

  /** @param keys under which the decisions are kept, by policy */
  function askAll(to: string, caller: Caller, keys: ReadonlyMap<string, string>): [policy: string, entry: Kept][] {
    const askedAt = now()
    const answer = ask(to, caller, [...keys.keys()])
    return [...keys].map(([policy, key]) => {
      const decided = answer.then((admitted) => {
        const decision = admitted.has(policy)
        // That a refusal stays a little longer opens nothing.
        if (!decision) entry.freshUntil = now() + decisionMs
        entry.decision = decision
        return decision
      })
      // An answer is as old as its question.
      const entry: Kept = { decision: decided, freshUntil: askedAt + decisionMs }
      keep(key, entry)
      return [policy, entry]
    })
  }

  function keep(key: string, entry: Kept): void {
    // The oldest goes: a Map keeps the order of insertion.
    kept.delete(key)
    if (kept.size >= keptMax) kept.delete(kept.keys().next().value ?? '')
    kept.set(key, entry)
  }

  return (caller, policies) => {
    if (!url) return NO_POLICIES
    const who = JSON.stringify(caller)
    const entries = new Map<string, Kept>()
    const unknown = new Map<string, string>()
    for (const policy of policies) {
      const key = JSON.stringify([policy, who])
      const entry = kept.get(key)
      if (entry && entry.freshUntil > now()) entries.set(policy, entry)
      else unknown.set(policy, key)
    }
    if (unknown.size > 0) for (const [policy, entry] of askAll(url, caller, unknown)) entries.set(policy, entry)
    return decisionsOf(entries)
  }
}

function decisionsOf(entries: ReadonlyMap<string, Kept>): Decisions | Promise<Decisions> {
  const found = [...entries].map(([policy, { decision }]) => ({ policy, decision }))
  const admittedOf = (decided: readonly boolean[]) => new Set(found.flatMap(({ policy }, at) => (decided[at] ? [policy] : [])))
  const decisions = found.map(({ decision }) => decision)
  const isKnown = (all: readonly (boolean | Promise<boolean>)[]): all is boolean[] =>
    all.every((each) => typeof each === 'boolean')
  return isKnown(decisions) ? admittedOf(decisions) : Promise.all(decisions).then(admittedOf)
}

/** @throws Error where it does not answer in time, or with anything but decisions */
async function askDecisionPoint(url: string, caller: Caller, policies: readonly string[]): Promise<Decisions> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: { caller: isIdentified(caller) ? caller : null, policies } }),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  })
  const { origin, pathname } = new URL(url)
  if (!response.ok) throw new Error(`${origin}${pathname} answered ${response.status}`)
  const result: unknown = ((await response.json()) as { result?: unknown } | null)?.result
  if (typeof result !== 'object' || result === null || Array.isArray(result))
    throw new Error(
      `${origin}${pathname} answered without {"result": {"<policy>": true}}: POLICY_URL must be that of such a rule`,
    )
  const decided = result as Readonly<Record<string, unknown>>
  return new Set(policies.filter((policy) => Object.hasOwn(decided, policy) && decided[policy] === true))
}
