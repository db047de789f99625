import { GraphQLError } from 'graphql'
import { createApolloPlanMaker } from './apollo-planner.ts'
import { BoundedCache } from './bounded-cache.ts'
import { readInterfaceObjectFields } from './interface-object-fields.ts'
import { createNativePlanMaker, loadNativePlanner, type NativePlannerClass } from './native-planner.ts'
import type { Plan } from './plan.ts'
import { PlannerStuck } from './plan-threads.ts'
import { PLAN_TIMEOUT_MS, PlanTimeout } from './plan-timeout.ts'
import { turn } from './turn.ts'
import { withWideFields } from './wide-plan.ts'

export const PLANNER_CHOICES = ['auto', 'native', 'apollo'] as const
/** `auto`: the native one where its binary loads and it can read the supergraph. */
export type PlannerChoice = (typeof PLANNER_CHOICES)[number]

export interface Planner {
  readonly name: 'native' | 'apollo'
  /** @throws GraphQLError where the supergraph has no way to answer the operation, QUERY_TOO_COMPLEX after too long, TIMEOUT while nothing can be planned. */
  plan(text: string, operationName?: string | null): Promise<Plan>
  /** Of plans that are kept. */
  planCount(): number
  /** Nothing is planned any more: what is being planned fails. */
  close(): Promise<void>
}

/** What each planner does in its own way. */
export interface PlanMaker {
  readonly name: Planner['name']
  /** The shares of `@override(label: "percent(…)")`, from 0 to 100. */
  readonly percentages: readonly number[]
  /** @param percentage overrides with a greater share are in force */
  make(text: string, operationName: string | undefined, percentage: number): Promise<Plan>
  close(): Promise<void>
}

export interface PlannerOptions {
  readonly choice?: PlannerChoice
  readonly plansMax?: number
  /** How long one plan may take. */
  readonly planTimeoutMs?: number | undefined
  /** From 0 to 1, 1 excluded: which requests go to a subgraph that takes over a field step by step. */
  readonly random?: () => number
}

/** For how long a plan that took too long is refused without another attempt. */
const REFUSED_MS = 60_000

const FEDERATION_1 = /specs\.apollo\.dev\/join\/v0\.1"/

/** Plans each operation once, also when many ask for it at the same time. @throws Error where it is no supergraph */
export function createPlanner(supergraphSdl: string, options: PlannerOptions = {}): Planner {
  const { choice = 'auto', plansMax = 2_000, planTimeoutMs = PLAN_TIMEOUT_MS, random = Math.random } = options
  const maker = chooseMaker(supergraphSdl, choice, planTimeoutMs)
  const percentages = [...maker.percentages].sort((a, b) => a - b)
  const plans = new BoundedCache<Promise<Plan>>(plansMax)

  async function planned(text: string, operationName: string | undefined, percentage: number): Promise<Plan> {
    try {
      await turn()
      return await maker.make(text, operationName, percentage)
    } catch (error) {
      throw refusalOf(error as Error)
    }
  }

  function forget(key: string, plan: Promise<Plan>, { originalError }: GraphQLError): void {
    const forgetNow = () => plans.get(key) === plan && plans.delete(key)
    // Whoever asks for it again and again must not keep the planner from all others.
    if (originalError instanceof PlanTimeout) setTimeout(forgetNow, REFUSED_MS).unref()
    else forgetNow()
  }

  return {
    name: maker.name,
    planCount: () => plans.size,
    close: () => maker.close(),
    plan(text, operationName) {
      const percentage = percentages.length === 0 ? 100 : random() * 100
      const inForce = percentages.filter((share) => share > percentage).length
      const key = `${inForce} ${operationName ?? ''}\n${text}`
      const known = plans.get(key)
      if (known) return known
      const plan = planned(text, operationName ?? undefined, percentage)
      plans.set(key, plan)
      plan.catch((error) => forget(key, plan, error))
      return plan
    },
  }
}

function refusalOf(error: Error): GraphQLError {
  if (error instanceof PlanTimeout)
    return new GraphQLError(error.message, { originalError: error, extensions: { code: 'QUERY_TOO_COMPLEX' } })
  if (error instanceof PlannerStuck)
    return new GraphQLError(error.message, { originalError: error, extensions: { code: 'TIMEOUT' } })
  return new GraphQLError('The operation cannot be planned', {
    originalError: error,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  })
}

function chooseMaker(supergraphSdl: string, choice: PlannerChoice, timeoutMs: number): PlanMaker {
  const fields = readInterfaceObjectFields(supergraphSdl)
  const createApollo = () => {
    const maker = createApolloPlanMaker(supergraphSdl, { timeoutMs })
    return fields ? withWideFields(maker, fields, 'AS_IT_IS') : maker
  }
  const createNative = (NativePlanner: NativePlannerClass) => {
    const maker = createNativePlanMaker(supergraphSdl, NativePlanner, timeoutMs)
    return fields ? withWideFields(maker, fields, 'REFUSE') : maker
  }
  if (choice === 'apollo') return createApollo()
  // To the native one a supergraph of Federation 1 is one without subgraphs.
  const isReadable = !FEDERATION_1.test(supergraphSdl)
  const native = loadNativePlanner()
  if (isReadable && !(native instanceof Error)) {
    const maker = createNative(native)
    return choice === 'native' ? maker : withSecond(maker, createApollo)
  }
  if (choice === 'auto') return createApollo()
  throw isReadable
    ? native
    : new Error('The native planner cannot read a supergraph of Federation 1: choose the planner "apollo"')
}

/** The native planner refuses what it would get wrong, and finds no way to some of the rest; Apollo's does. */
function withSecond(first: PlanMaker, makeSecond: () => PlanMaker): PlanMaker {
  let second: PlanMaker | undefined
  return {
    ...first,
    async make(text, operationName, percentage) {
      try {
        return await first.make(text, operationName, percentage)
      } catch (error) {
        if (error instanceof PlanTimeout) throw error
        second ??= makeSecond()
        // Where neither finds a way, this one's error says why.
        return second.make(text, operationName, percentage)
      }
    },
    async close() {
      await Promise.all([first.close(), second?.close()])
    },
  }
}
