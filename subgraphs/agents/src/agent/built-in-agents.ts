import type { AgentDefinition, AgentKind } from './agent.ts'

export interface BuiltInAgent {
  readonly name: string
  readonly kind: AgentKind
  readonly description: string
  readonly department: string
  readonly definition: AgentDefinition
}

export const builtInDepartments = [
  { name: 'Engineering', description: 'Builds and tests the product.' },
  { name: 'Operations', description: 'Runs the product.' },
  { name: 'Design', description: 'Makes the product clear and accessible.' },
  { name: 'Security', description: 'Keeps the product and its secrets safe.' },
] as const

// Postgres keeps no NUL character in JSON, so it is refused here, where the refusal can say which file has it.
const TEXT = { type: 'string', pattern: '^[^\\u0000]*$' }

/** JSON Schema of what the built-in agents take. */
const filesInput = {
  type: 'object',
  required: ['files'],
  properties: {
    files: {
      type: 'array',
      minItems: 1,
      maxItems: 200,
      items: {
        type: 'object',
        required: ['path', 'content'],
        additionalProperties: false,
        properties: { path: { ...TEXT, minLength: 1, maxLength: 500 }, content: { ...TEXT, maxLength: 200_000 } },
      },
    },
  },
  additionalProperties: false,
} as const

export const builtInAgents: readonly BuiltInAgent[] = [
  {
    name: 'Security auditor',
    kind: 'SECURITY_AUDITOR',
    description: 'Finds credentials that were committed with the code.',
    department: 'Security',
    definition: { tools: ['secret-scan'], model: 'summary', input: filesInput },
  },
  {
    name: 'QA tester',
    kind: 'QA_TESTER',
    description: 'Finds likely bugs in JavaScript.',
    department: 'Engineering',
    definition: { tools: ['javascript-lint'], model: null, input: filesInput },
  },
  {
    name: 'DevOps engineer',
    kind: 'DEVOPS',
    description: 'Checks Dockerfiles and YAML files before they are deployed.',
    department: 'Operations',
    definition: { tools: ['deployment-check'], model: null, input: filesInput },
  },
  {
    name: 'Designer',
    kind: 'DESIGNER',
    description: 'Checks HTML for mistakes of structure and of accessibility.',
    department: 'Design',
    definition: { tools: ['html-check'], model: null, input: filesInput },
  },
]
