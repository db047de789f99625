/** A kind of event that a webhook or a subscription can ask for. */
export interface EventType {
  readonly name: string
  readonly description: string
  /** JSON Schema of the body that a webhook receives. */
  readonly schema: Readonly<Record<string, unknown>>
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'run.queued': 'A run was queued.',
  'run.started': 'A run started.',
  'run.succeeded': 'A run ended with its output.',
  'run.failed': 'A run ended with an error.',
  'run.cancelled': 'A run was cancelled.',
  'run.paused': 'A run was paused.',
  'approval.requested': 'A run waits for a decision.',
  'approval.decided': 'An approval was given or refused.',
  'approval.expired': 'Nobody decided in time.',
  'handoff.created': 'An agent handed its work to another.',
  'context.updated': 'An entry of the shared context changed.',
  'schedule.triggered': 'A schedule started its target.',
  'schedule.skipped': 'A schedule was due but did not start its target.',
  'agent.created': 'An agent was created.',
  'agent.updated': 'An agent got a new version.',
  'project.created': 'A project was created.',
  'project.archived': 'A project was archived.',
  'budget.threshold_reached': 'Spending reached one of the thresholds of a budget.',
  'budget.exceeded': 'Spending reached the limit of a budget.',
  'user.invited': 'A person was invited.',
  'user.joined': 'A person accepted an invite.',
  'user.deactivated': 'A person was deactivated: their sessions and keys have ended.',
  'user.reactivated': 'A person may sign in again.',
  'user.roles_changed': 'A person has other roles.',
  'role.changed': 'A role was created, changed or deleted.',
  'tenant.updated': 'The name, the plan or the settings of the tenant changed.',
  'api_key.created': 'An API key was created.',
  'api_key.rotated': 'An API key was replaced.',
  'api_key.revoked': 'An API key was revoked.',
  'api_key.expiring': 'An API key expires in a week.',
  'session.revoked': 'A session was ended.',
  'session.reuse_detected': 'A refresh token was used twice: the session was ended.',
  'webhook.disabled': 'The platform stopped sending to a webhook.',
}

export const EVENT_TYPES: readonly EventType[] = Object.entries(DESCRIPTIONS).map(([name, description]) => ({
  name,
  description,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: { type: { const: name }, timestamp: { type: 'string', format: 'date-time' }, data: { type: 'object' } },
  },
}))

export function isEventType(name: string): boolean {
  return Object.hasOwn(DESCRIPTIONS, name)
}
