import { createRequire } from 'node:module'
import { type FieldDefinitionNode, parse, visit } from 'graphql'
import { planOfNative } from './native-plan.ts'
import type { PlanMaker } from './planner.ts'

type NativePlannerClass = typeof import('@graphql-hive/router-query-planner').QueryPlanner

const NO_LABELS = new Set<string>()

/** @returns why it cannot be used here: it has a binary for each platform */
export function loadNativePlanner(): NativePlannerClass | Error {
  try {
    return createRequire(import.meta.url)('@graphql-hive/router-query-planner').QueryPlanner
  } catch (cause) {
    return new Error('The native planner does not load on this platform: choose the planner "apollo"', { cause })
  }
}

/** `@graphql-hive/router-query-planner`: plans off the main thread. @throws Error where it is no supergraph */
export function createNativePlanMaker(supergraphSdl: string, NativePlanner: NativePlannerClass): PlanMaker {
  const planner = new NativePlanner(supergraphSdl)
  const contextual = namesOfContextualFields(supergraphSdl)
  return {
    name: 'native',
    percentages: planner.overridePercentages,
    async make(text, operationName, percentage) {
      // It would ask for them without those arguments, and take what comes for the answer.
      if (contextual?.test(text)) throw new Error('Fields with arguments from @context are not planned natively')
      return planOfNative(await planner.planAsync(text, operationName, NO_LABELS, percentage))
    },
    async close() {},
  }
}

/** Finds the names of fields that have arguments from @context, of whatever type they are there. */
function namesOfContextualFields(supergraphSdl: string): RegExp | undefined {
  const names = new Set<string>()
  visit(parse(supergraphSdl, { noLocation: true }), {
    FieldDefinition(node) {
      if (hasContextArguments(node)) names.add(node.name.value)
    },
  })
  return names.size > 0 ? new RegExp(`\\b(${[...names].join('|')})\\b`) : undefined
}

function hasContextArguments({ directives = [] }: FieldDefinitionNode): boolean {
  return directives.some((directive) => directive.arguments?.some(({ name }) => name.value === 'contextArguments'))
}
