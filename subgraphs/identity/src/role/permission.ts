export interface Permission {
  readonly name: string
  readonly description: string
}

export const PERMISSIONS: readonly Permission[] = [
  { name: 'tenant:manage', description: 'Change the settings and the plan of the tenant' },
  { name: 'users:read', description: 'See users, service accounts and roles' },
  { name: 'users:manage', description: 'Invite and deactivate users, end their sessions' },
  { name: 'roles:manage', description: 'Create roles and assign them' },
  { name: 'api_keys:manage', description: "Manage everyone's API keys" },
  { name: 'audit:read', description: 'Read the audit log' },
  { name: 'agents:read', description: 'See agents, departments, workflows, runs, schedules and shared context' },
  { name: 'agents:manage', description: 'Create and change agents, departments, workflows and schedules' },
  { name: 'runs:execute', description: 'Start, cancel, pause, resume, retry and hand off runs, write shared context' },
  { name: 'approvals:decide', description: 'Decide approvals' },
  { name: 'projects:read', description: 'See projects' },
  { name: 'projects:manage', description: 'Manage projects, budgets and prices' },
  { name: 'costs:read', description: 'See costs' },
  { name: 'events:manage', description: 'Manage webhooks, deliveries, custom events and the event log' },
]

export const PERMISSION_NAMES: readonly string[] = PERMISSIONS.map(({ name }) => name)
