/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AgentFilter = {
  readonly departmentId?: string | null | undefined;
  readonly kind?: AgentKind | null | undefined;
};

/** What an agent is made for. */
export type AgentKind =
  | 'CUSTOM'
  | 'DESIGNER'
  | 'DEVOPS'
  | 'QA_TESTER'
  | 'SECURITY_AUDITOR';

export type BudgetAction =
  /** Refuse further reservations. */
  | 'BLOCK'
  /** Let it pass; events tell of it. */
  | 'NOTIFY'
  /** Refuse further reservations; the run pauses until somebody decides. */
  | 'PAUSE_AND_ASK';

export type BudgetWindow =
  | 'DAY'
  | 'MONTH'
  | 'TOTAL'
  /** Begins on Monday. */
  | 'WEEK';

export type CostKind =
  | 'COMPUTE'
  | 'MANUAL'
  | 'MODEL_CALL'
  | 'TOOL';

export type CreateProjectInput = {
  /** A budget for the project itself. */
  readonly budget?: ProjectBudgetInput | null | undefined;
  readonly description?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
  /** 2–32 of A–Z, 0–9, _ and -, starting with a letter. */
  readonly key: string;
  readonly name: string;
};

export type CreateWebhookInput = {
  readonly description?: string | null | undefined;
  /** Names from `eventTypes`, or `*` for all. */
  readonly eventTypes: ReadonlyArray<string>;
  /** The same key within 24 h returns the webhook that the first call made. */
  readonly idempotencyKey?: string | null | undefined;
  readonly url: string;
};

export type DeliveryFilter = {
  readonly eventId?: string | null | undefined;
  readonly states?: ReadonlyArray<DeliveryState> | null | undefined;
  readonly webhookId?: string | null | undefined;
};

export type DeliveryState =
  | 'DELIVERED'
  | 'DUE'
  /** Every attempt failed. It can be redelivered. */
  | 'GIVEN_UP'
  /** The webhook was not active when the delivery was due. It can be redelivered. */
  | 'SKIPPED';

export type EventFilter = {
  readonly types?: ReadonlyArray<string> | null | undefined;
};

export type LoginInput = {
  /** From an earlier login of this device. */
  readonly deviceToken?: string | null | undefined;
  readonly email: string;
  readonly password: string;
  /** A code of the authenticator app, or a recovery code: needed where login says `reason: SECOND_FACTOR_NEEDED`. */
  readonly secondFactor?: string | null | undefined;
  /** Its slug; needed only where address and password fit in several tenants. */
  readonly tenant?: string | null | undefined;
};

export type Plan =
  | 'DEVELOPER'
  | 'ENTERPRISE'
  | 'FREE';

export type ProjectBudgetInput = {
  readonly limitUsd: string;
  readonly onExceeded?: BudgetAction;
  readonly thresholds?: ReadonlyArray<number>;
  readonly timezone?: string;
  readonly window?: BudgetWindow;
};

export type ProjectFilter = {
  /** Part of the key or the name, in any case. */
  readonly search?: string | null | undefined;
  readonly state?: ProjectState | null | undefined;
};

export type ProjectState =
  | 'ACTIVE'
  | 'ARCHIVED';

export type RunFilter = {
  readonly agentId?: string | null | undefined;
  readonly projectId?: string | null | undefined;
  readonly state?: RunState | null | undefined;
};

export type RunState =
  | 'CANCELLED'
  | 'FAILED'
  | 'PAUSED'
  | 'PAUSED_BUDGET'
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'TIMED_OUT'
  | 'WAITING_APPROVAL';

export type StartRunInput = {
  readonly agentId: string;
  /** The same key with the same arguments gives the same run for 24 hours. */
  readonly idempotencyKey?: string | null | undefined;
  /** Checked against the agent's input schema; the built-in agents take {"files": [{"path", "content"}]}. */
  readonly input: unknown;
  readonly projectId: string;
};

export type WebhookState =
  | 'ACTIVE'
  /** The platform stopped sending: see `disabledReason`. It can be resumed. */
  | 'DISABLED'
  | 'PAUSED';

export type EventLogQueryVariables = Exact<{
  filter?: EventFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type EventLogQuery = { readonly events: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly sequence: number, readonly type: string, readonly at: string, readonly source: string, readonly subject: string, readonly data: unknown } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type FollowEventsSubscriptionVariables = Exact<{
  types?: ReadonlyArray<string> | string | null | undefined;
  afterSequence?: number | null | undefined;
}>;


export type FollowEventsSubscription = { readonly events: { readonly id: string, readonly sequence: number, readonly type: string, readonly at: string, readonly source: string, readonly subject: string, readonly data: unknown } };

export type WebhooksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WebhooksQuery = { readonly webhooks: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly url: string, readonly description: string, readonly eventTypes: ReadonlyArray<string>, readonly state: WebhookState, readonly disabledReason: string | null } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { readonly createWebhook: { readonly secret: string, readonly webhook: { readonly id: string, readonly url: string, readonly description: string, readonly eventTypes: ReadonlyArray<string>, readonly state: WebhookState, readonly disabledReason: string | null } } };

export type DeleteWebhookMutationVariables = Exact<{
  id: string;
}>;


export type DeleteWebhookMutation = { readonly deleteWebhook: string };

export type DeliveriesQueryVariables = Exact<{
  filter?: DeliveryFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DeliveriesQuery = { readonly deliveries: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: DeliveryState, readonly nextAttemptAt: string | null, readonly event: { readonly id: string, readonly sequence: number, readonly type: string, readonly at: string, readonly source: string, readonly subject: string, readonly data: unknown }, readonly attempts: ReadonlyArray<{ readonly at: string, readonly statusCode: number | null, readonly durationMs: number, readonly error: string | null }> } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type LoggedEventFragment = { readonly id: string, readonly sequence: number, readonly type: string, readonly at: string, readonly source: string, readonly subject: string, readonly data: unknown };

export type WebhookSettingsFragment = { readonly id: string, readonly url: string, readonly description: string, readonly eventTypes: ReadonlyArray<string>, readonly state: WebhookState, readonly disabledReason: string | null };

export type ProjectsQueryVariables = Exact<{
  filter?: ProjectFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProjectsQuery = { readonly projects: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly key: string, readonly name: string, readonly state: ProjectState, readonly spentUsd: string, readonly budgets: ReadonlyArray<{ readonly id: string, readonly limitUsd: string, readonly spentUsd: string, readonly remainingUsd: string, readonly window: BudgetWindow, readonly onExceeded: BudgetAction }> } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ProjectQueryVariables = Exact<{
  id: string;
}>;


export type ProjectQuery = { readonly project: { readonly id: string, readonly key: string, readonly name: string, readonly state: ProjectState, readonly spentUsd: string, readonly budgets: ReadonlyArray<{ readonly id: string, readonly limitUsd: string, readonly spentUsd: string, readonly remainingUsd: string, readonly window: BudgetWindow, readonly onExceeded: BudgetAction }> } | null };

export type CreateProjectMutationVariables = Exact<{
  input: CreateProjectInput;
}>;


export type CreateProjectMutation = { readonly createProject: { readonly id: string, readonly key: string, readonly name: string, readonly state: ProjectState, readonly spentUsd: string, readonly budgets: ReadonlyArray<{ readonly id: string, readonly limitUsd: string, readonly spentUsd: string, readonly remainingUsd: string, readonly window: BudgetWindow, readonly onExceeded: BudgetAction }> } };

export type ProjectWithBudgetsFragment = { readonly id: string, readonly key: string, readonly name: string, readonly state: ProjectState, readonly spentUsd: string, readonly budgets: ReadonlyArray<{ readonly id: string, readonly limitUsd: string, readonly spentUsd: string, readonly remainingUsd: string, readonly window: BudgetWindow, readonly onExceeded: BudgetAction }> };

export type AgentsQueryVariables = Exact<{
  filter?: AgentFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AgentsQuery = { readonly agents: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string, readonly kind: AgentKind, readonly description: string, readonly tools: ReadonlyArray<string>, readonly model: string | null, readonly department: { readonly name: string } } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type RunsQueryVariables = Exact<{
  filter?: RunFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type RunsQuery = { readonly runs: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly state: RunState, readonly progress: number, readonly queuedAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly costUsd: string, readonly agent: { readonly id: string, readonly name: string, readonly kind: AgentKind }, readonly project: { readonly id: string, readonly key: string, readonly name: string } } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type RunQueryVariables = Exact<{
  id: string;
}>;


export type RunQuery = { readonly run: { readonly input: unknown, readonly output: unknown, readonly id: string, readonly state: RunState, readonly progress: number, readonly queuedAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly costUsd: string, readonly error: { readonly code: string, readonly message: string } | null, readonly artifacts: ReadonlyArray<{ readonly id: string, readonly name: string, readonly mediaType: string, readonly sizeBytes: number, readonly text: string | null }>, readonly agent: { readonly id: string, readonly name: string, readonly kind: AgentKind }, readonly project: { readonly id: string, readonly key: string, readonly name: string } } | null };

export type StartRunMutationVariables = Exact<{
  input: StartRunInput;
}>;


export type StartRunMutation = { readonly startRun: { readonly id: string, readonly state: RunState, readonly progress: number, readonly queuedAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly costUsd: string, readonly agent: { readonly id: string, readonly name: string, readonly kind: AgentKind }, readonly project: { readonly id: string, readonly key: string, readonly name: string } } };

export type CancelRunMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
}>;


export type CancelRunMutation = { readonly cancelRun: { readonly id: string, readonly state: RunState, readonly progress: number, readonly queuedAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly costUsd: string, readonly agent: { readonly id: string, readonly name: string, readonly kind: AgentKind }, readonly project: { readonly id: string, readonly key: string, readonly name: string } } };

export type RunEventsSubscriptionVariables = Exact<{
  runId: string;
  afterSequence?: number | null | undefined;
}>;


export type RunEventsSubscription = { readonly runEvents:
    | { readonly __typename: 'ArtifactProduced', readonly sequence: number, readonly at: string, readonly progress: number, readonly artifact: { readonly id: string, readonly name: string, readonly mediaType: string, readonly sizeBytes: number } }
    | { readonly __typename: 'LogEmitted', readonly message: string, readonly sequence: number, readonly at: string, readonly progress: number }
    | { readonly __typename: 'ModelCallCompleted', readonly provider: string, readonly model: string, readonly inputTokens: number, readonly outputTokens: number, readonly sequence: number, readonly at: string, readonly progress: number }
    | { readonly __typename: 'RunStateChanged', readonly state: RunState, readonly sequence: number, readonly at: string, readonly progress: number }
    | { readonly __typename: 'StepCompleted', readonly step: string, readonly sequence: number, readonly at: string, readonly progress: number }
    | { readonly __typename: 'StepStarted', readonly step: string, readonly sequence: number, readonly at: string, readonly progress: number }
    | { readonly __typename: 'ToolCalled', readonly tool: string, readonly durationMs: number, readonly sequence: number, readonly at: string, readonly progress: number }
   };

export type RunSummaryFragment = { readonly id: string, readonly state: RunState, readonly progress: number, readonly queuedAt: string, readonly startedAt: string | null, readonly finishedAt: string | null, readonly costUsd: string, readonly agent: { readonly id: string, readonly name: string, readonly kind: AgentKind }, readonly project: { readonly id: string, readonly key: string, readonly name: string } };

export type SignedInFragment = { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly user: { readonly id: string, readonly email: string, readonly name: string, readonly permissions: ReadonlyArray<string> }, readonly tenant: { readonly id: string, readonly name: string, readonly slug: string, readonly plan: Plan } };

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginMutation = { readonly login: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly user: { readonly id: string, readonly email: string, readonly name: string, readonly permissions: ReadonlyArray<string> }, readonly tenant: { readonly id: string, readonly name: string, readonly slug: string, readonly plan: Plan } } };

export type RefreshSessionMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshSessionMutation = { readonly refreshSession: { readonly accessToken: string, readonly accessTokenExpiresAt: string, readonly refreshToken: string, readonly user: { readonly id: string, readonly email: string, readonly name: string, readonly permissions: ReadonlyArray<string> }, readonly tenant: { readonly id: string, readonly name: string, readonly slug: string, readonly plan: Plan } } };

export type LogoutMutationVariables = Exact<{ [key: string]: never; }>;


export type LogoutMutation = { readonly logout: boolean };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly me: { readonly id: string, readonly email: string, readonly name: string, readonly permissions: ReadonlyArray<string>, readonly roles: ReadonlyArray<{ readonly id: string, readonly name: string }> }, readonly tenant: { readonly id: string, readonly name: string, readonly plan: Plan } };

export type FollowAuditSubscriptionVariables = Exact<{
  runId: string;
  afterSequence?: number | null | undefined;
}>;


export type FollowAuditSubscription = { readonly runEvents:
    | { readonly __typename: 'ArtifactProduced', readonly sequence: number, readonly progress: number, readonly artifact: { readonly name: string }, readonly run: { readonly state: RunState, readonly agent: { readonly name: string, readonly model: string | null }, readonly project: { readonly name: string, readonly budgets: ReadonlyArray<{ readonly limitUsd: string }> }, readonly startedBy:
          | { readonly name: string }
          | Record<PropertyKey, never>
         } }
    | { readonly __typename: 'LogEmitted', readonly message: string, readonly sequence: number, readonly progress: number, readonly run: { readonly state: RunState, readonly agent: { readonly name: string, readonly model: string | null }, readonly project: { readonly name: string, readonly budgets: ReadonlyArray<{ readonly limitUsd: string }> }, readonly startedBy:
          | { readonly name: string }
          | Record<PropertyKey, never>
         } }
    | { readonly __typename: 'ModelCallCompleted', readonly model: string, readonly inputTokens: number, readonly outputTokens: number, readonly sequence: number, readonly progress: number, readonly run: { readonly state: RunState, readonly agent: { readonly name: string, readonly model: string | null }, readonly project: { readonly name: string, readonly budgets: ReadonlyArray<{ readonly limitUsd: string }> }, readonly startedBy:
          | { readonly name: string }
          | Record<PropertyKey, never>
         } }
    | { readonly __typename: 'RunStateChanged', readonly state: RunState, readonly sequence: number, readonly progress: number, readonly run: { readonly state: RunState, readonly agent: { readonly name: string, readonly model: string | null }, readonly project: { readonly name: string, readonly budgets: ReadonlyArray<{ readonly limitUsd: string }> }, readonly startedBy:
          | { readonly name: string }
          | Record<PropertyKey, never>
         } }
    | { readonly __typename: 'StepCompleted', readonly step: string, readonly sequence: number, readonly progress: number, readonly run: { readonly state: RunState, readonly agent: { readonly name: string, readonly model: string | null }, readonly project: { readonly name: string, readonly budgets: ReadonlyArray<{ readonly limitUsd: string }> }, readonly startedBy:
          | { readonly name: string }
          | Record<PropertyKey, never>
         } }
    | { readonly __typename: 'StepStarted', readonly step: string, readonly sequence: number, readonly progress: number, readonly run: { readonly state: RunState, readonly agent: { readonly name: string, readonly model: string | null }, readonly project: { readonly name: string, readonly budgets: ReadonlyArray<{ readonly limitUsd: string }> }, readonly startedBy:
          | { readonly name: string }
          | Record<PropertyKey, never>
         } }
    | { readonly __typename: 'ToolCalled', readonly tool: string, readonly durationMs: number, readonly sequence: number, readonly progress: number, readonly run: { readonly state: RunState, readonly agent: { readonly name: string, readonly model: string | null }, readonly project: { readonly name: string, readonly budgets: ReadonlyArray<{ readonly limitUsd: string }> }, readonly startedBy:
          | { readonly name: string }
          | Record<PropertyKey, never>
         } }
   };

export type AuditResultQueryVariables = Exact<{
  runId: string;
}>;


export type AuditResultQuery = { readonly run: { readonly state: RunState, readonly costUsd: string, readonly error: { readonly code: string, readonly message: string } | null, readonly artifacts: ReadonlyArray<{ readonly name: string, readonly sizeBytes: number, readonly text: string | null }>, readonly costs: { readonly edges: ReadonlyArray<{ readonly node: { readonly kind: CostKind, readonly provider: string | null, readonly model: string | null, readonly amountUsd: string, readonly tokens: { readonly input: number, readonly output: number }, readonly price: { readonly id: string } | null } }> }, readonly project: { readonly key: string, readonly spentUsd: string, readonly budgets: ReadonlyArray<{ readonly limitUsd: string, readonly spentUsd: string, readonly remainingUsd: string }> } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const LoggedEventFragmentDoc = new TypedDocumentString(`
    fragment LoggedEvent on Event {
  id
  sequence
  type
  at
  source
  subject
  data
}
    `, {"fragmentName":"LoggedEvent"}) as unknown as TypedDocumentString<LoggedEventFragment, unknown>;
export const WebhookSettingsFragmentDoc = new TypedDocumentString(`
    fragment WebhookSettings on Webhook {
  id
  url
  description
  eventTypes
  state
  disabledReason
}
    `, {"fragmentName":"WebhookSettings"}) as unknown as TypedDocumentString<WebhookSettingsFragment, unknown>;
export const ProjectWithBudgetsFragmentDoc = new TypedDocumentString(`
    fragment ProjectWithBudgets on Project {
  id
  key
  name
  state
  spentUsd
  budgets {
    id
    limitUsd
    spentUsd
    remainingUsd
    window
    onExceeded
  }
}
    `, {"fragmentName":"ProjectWithBudgets"}) as unknown as TypedDocumentString<ProjectWithBudgetsFragment, unknown>;
export const RunSummaryFragmentDoc = new TypedDocumentString(`
    fragment RunSummary on Run {
  id
  state
  progress
  queuedAt
  startedAt
  finishedAt
  costUsd
  agent {
    id
    name
    kind
  }
  project {
    id
    key
    name
  }
}
    `, {"fragmentName":"RunSummary"}) as unknown as TypedDocumentString<RunSummaryFragment, unknown>;
export const SignedInFragmentDoc = new TypedDocumentString(`
    fragment SignedIn on AuthPayload {
  accessToken
  accessTokenExpiresAt
  refreshToken
  user {
    id
    email
    name
    permissions
  }
  tenant {
    id
    name
    slug
    plan
  }
}
    `, {"fragmentName":"SignedIn"}) as unknown as TypedDocumentString<SignedInFragment, unknown>;
export const EventLogDocument = new TypedDocumentString(`
    query EventLog($filter: EventFilter, $first: Int, $after: String) {
  events(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        ...LoggedEvent
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment LoggedEvent on Event {
  id
  sequence
  type
  at
  source
  subject
  data
}`) as unknown as TypedDocumentString<EventLogQuery, EventLogQueryVariables>;
export const FollowEventsDocument = new TypedDocumentString(`
    subscription FollowEvents($types: [String!], $afterSequence: Int) {
  events(types: $types, afterSequence: $afterSequence) {
    ...LoggedEvent
  }
}
    fragment LoggedEvent on Event {
  id
  sequence
  type
  at
  source
  subject
  data
}`) as unknown as TypedDocumentString<FollowEventsSubscription, FollowEventsSubscriptionVariables>;
export const WebhooksDocument = new TypedDocumentString(`
    query Webhooks($first: Int, $after: String) {
  webhooks(first: $first, after: $after) {
    edges {
      node {
        ...WebhookSettings
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment WebhookSettings on Webhook {
  id
  url
  description
  eventTypes
  state
  disabledReason
}`) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: CreateWebhookInput!) {
  createWebhook(input: $input) {
    secret
    webhook {
      ...WebhookSettings
    }
  }
}
    fragment WebhookSettings on Webhook {
  id
  url
  description
  eventTypes
  state
  disabledReason
}`) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($id: ID!) {
  deleteWebhook(id: $id)
}
    `) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const DeliveriesDocument = new TypedDocumentString(`
    query Deliveries($filter: DeliveryFilter, $first: Int, $after: String) {
  deliveries(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        id
        state
        nextAttemptAt
        event {
          ...LoggedEvent
        }
        attempts {
          at
          statusCode
          durationMs
          error
        }
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment LoggedEvent on Event {
  id
  sequence
  type
  at
  source
  subject
  data
}`) as unknown as TypedDocumentString<DeliveriesQuery, DeliveriesQueryVariables>;
export const ProjectsDocument = new TypedDocumentString(`
    query Projects($filter: ProjectFilter, $first: Int, $after: String) {
  projects(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        ...ProjectWithBudgets
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment ProjectWithBudgets on Project {
  id
  key
  name
  state
  spentUsd
  budgets {
    id
    limitUsd
    spentUsd
    remainingUsd
    window
    onExceeded
  }
}`) as unknown as TypedDocumentString<ProjectsQuery, ProjectsQueryVariables>;
export const ProjectDocument = new TypedDocumentString(`
    query Project($id: ID!) {
  project(id: $id) {
    ...ProjectWithBudgets
  }
}
    fragment ProjectWithBudgets on Project {
  id
  key
  name
  state
  spentUsd
  budgets {
    id
    limitUsd
    spentUsd
    remainingUsd
    window
    onExceeded
  }
}`) as unknown as TypedDocumentString<ProjectQuery, ProjectQueryVariables>;
export const CreateProjectDocument = new TypedDocumentString(`
    mutation CreateProject($input: CreateProjectInput!) {
  createProject(input: $input) {
    ...ProjectWithBudgets
  }
}
    fragment ProjectWithBudgets on Project {
  id
  key
  name
  state
  spentUsd
  budgets {
    id
    limitUsd
    spentUsd
    remainingUsd
    window
    onExceeded
  }
}`) as unknown as TypedDocumentString<CreateProjectMutation, CreateProjectMutationVariables>;
export const AgentsDocument = new TypedDocumentString(`
    query Agents($filter: AgentFilter, $first: Int, $after: String) {
  agents(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        id
        name
        kind
        description
        tools
        model
        department {
          name
        }
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    `) as unknown as TypedDocumentString<AgentsQuery, AgentsQueryVariables>;
export const RunsDocument = new TypedDocumentString(`
    query Runs($filter: RunFilter, $first: Int, $after: String) {
  runs(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        ...RunSummary
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment RunSummary on Run {
  id
  state
  progress
  queuedAt
  startedAt
  finishedAt
  costUsd
  agent {
    id
    name
    kind
  }
  project {
    id
    key
    name
  }
}`) as unknown as TypedDocumentString<RunsQuery, RunsQueryVariables>;
export const RunDocument = new TypedDocumentString(`
    query Run($id: ID!) {
  run(id: $id) {
    ...RunSummary
    input
    output
    error {
      code
      message
    }
    artifacts {
      id
      name
      mediaType
      sizeBytes
      text
    }
  }
}
    fragment RunSummary on Run {
  id
  state
  progress
  queuedAt
  startedAt
  finishedAt
  costUsd
  agent {
    id
    name
    kind
  }
  project {
    id
    key
    name
  }
}`) as unknown as TypedDocumentString<RunQuery, RunQueryVariables>;
export const StartRunDocument = new TypedDocumentString(`
    mutation StartRun($input: StartRunInput!) {
  startRun(input: $input) {
    ...RunSummary
  }
}
    fragment RunSummary on Run {
  id
  state
  progress
  queuedAt
  startedAt
  finishedAt
  costUsd
  agent {
    id
    name
    kind
  }
  project {
    id
    key
    name
  }
}`) as unknown as TypedDocumentString<StartRunMutation, StartRunMutationVariables>;
export const CancelRunDocument = new TypedDocumentString(`
    mutation CancelRun($id: ID!, $reason: String) {
  cancelRun(id: $id, reason: $reason) {
    ...RunSummary
  }
}
    fragment RunSummary on Run {
  id
  state
  progress
  queuedAt
  startedAt
  finishedAt
  costUsd
  agent {
    id
    name
    kind
  }
  project {
    id
    key
    name
  }
}`) as unknown as TypedDocumentString<CancelRunMutation, CancelRunMutationVariables>;
export const RunEventsDocument = new TypedDocumentString(`
    subscription RunEvents($runId: ID!, $afterSequence: Int) {
  runEvents(runId: $runId, afterSequence: $afterSequence) {
    __typename
    sequence
    at
    progress
    ... on RunStateChanged {
      state
    }
    ... on StepStarted {
      step
    }
    ... on StepCompleted {
      step
    }
    ... on LogEmitted {
      message
    }
    ... on ToolCalled {
      tool
      durationMs
    }
    ... on ModelCallCompleted {
      provider
      model
      inputTokens
      outputTokens
    }
    ... on ArtifactProduced {
      artifact {
        id
        name
        mediaType
        sizeBytes
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RunEventsSubscription, RunEventsSubscriptionVariables>;
export const LoginDocument = new TypedDocumentString(`
    mutation Login($input: LoginInput!) {
  login(input: $input) {
    ...SignedIn
  }
}
    fragment SignedIn on AuthPayload {
  accessToken
  accessTokenExpiresAt
  refreshToken
  user {
    id
    email
    name
    permissions
  }
  tenant {
    id
    name
    slug
    plan
  }
}`) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const RefreshSessionDocument = new TypedDocumentString(`
    mutation RefreshSession($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) {
    ...SignedIn
  }
}
    fragment SignedIn on AuthPayload {
  accessToken
  accessTokenExpiresAt
  refreshToken
  user {
    id
    email
    name
    permissions
  }
  tenant {
    id
    name
    slug
    plan
  }
}`) as unknown as TypedDocumentString<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const LogoutDocument = new TypedDocumentString(`
    mutation Logout {
  logout
}
    `) as unknown as TypedDocumentString<LogoutMutation, LogoutMutationVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  me {
    id
    email
    name
    permissions
    roles {
      id
      name
    }
  }
  tenant {
    id
    name
    plan
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const FollowAuditDocument = new TypedDocumentString(`
    subscription FollowAudit($runId: ID!, $afterSequence: Int) {
  runEvents(runId: $runId, afterSequence: $afterSequence) {
    __typename
    sequence
    progress
    run {
      state
      agent {
        name
        model
      }
      project {
        name
        budgets {
          limitUsd
        }
      }
      startedBy {
        ... on User {
          name
        }
      }
    }
    ... on RunStateChanged {
      state
    }
    ... on StepStarted {
      step
    }
    ... on StepCompleted {
      step
    }
    ... on ToolCalled {
      tool
      durationMs
    }
    ... on LogEmitted {
      message
    }
    ... on ModelCallCompleted {
      model
      inputTokens
      outputTokens
    }
    ... on ArtifactProduced {
      artifact {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FollowAuditSubscription, FollowAuditSubscriptionVariables>;
export const AuditResultDocument = new TypedDocumentString(`
    query AuditResult($runId: ID!) {
  run(id: $runId) {
    state
    error {
      code
      message
    }
    artifacts {
      name
      sizeBytes
      text
    }
    costUsd
    costs {
      edges {
        node {
          kind
          provider
          model
          amountUsd
          tokens {
            input
            output
          }
          price {
            id
          }
        }
      }
    }
    project {
      key
      spentUsd
      budgets {
        limitUsd
        spentUsd
        remainingUsd
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AuditResultQuery, AuditResultQueryVariables>;