import { badInput } from '@agentic/service/errors'
import { Ajv } from 'ajv'
import type { AgentDefinition } from '../agent/agent.ts'

const ajv = new Ajv({ allErrors: false, strict: false })

/** @throws BAD_USER_INPUT naming the place in the input that the agent's schema refuses */
export function checkRunInput(definition: AgentDefinition, input: unknown): void {
  const validate = ajv.compile(definition.input)
  if (validate(input)) return
  const problems = (validate.errors ?? []).map(
    ({ instancePath, message }) => [`input.input${instancePath.replaceAll('/', '.')}`, message ?? 'is wrong'] as const,
  )
  throw badInput(Object.fromEntries(problems))
}
