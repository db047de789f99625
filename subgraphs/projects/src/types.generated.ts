import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AgentMapper, CostRecordMapper, CostRecordConnectionMapper, RunMapper } from './cost/schema.mappers.ts';
import type { BudgetMapper, BudgetConnectionMapper } from './budget/schema.mappers.ts';
import type { CostBucketMapper } from './analytics/schema.mappers.ts';
import type { ModelPriceMapper, ModelPriceConnectionMapper } from './price/schema.mappers.ts';
import type { ProjectMapper, ProjectConnectionMapper } from './project/schema.mappers.ts';
import type { ReservationMapper } from './reservation/schema.mappers.ts';
import type { ProjectsContext } from './context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
export type EnumResolverSignature<T, AllowedValues = any> = { [key in keyof T]?: AllowedValues };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  DateTime: { input: Date; output: Date; }
  /** An exact decimal number, as a string: money never passes through a float. */
  Decimal: { input: string; output: string; }
  _FieldSet: { input: unknown; output: unknown; }
};

export type Agent = {
  readonly __typename?: 'Agent';
  readonly id: Scalars['ID']['output'];
  /** Spent since the current calendar window began, in UTC. */
  readonly spentUsd: Scalars['Decimal']['output'];
};


export type AgentspentUsdArgs = {
  window?: BudgetWindow;
};

/** How much may be spent by one subject in each calendar window. */
export type Budget = {
  readonly __typename?: 'Budget';
  readonly id: Scalars['ID']['output'];
  readonly limitUsd: Scalars['Decimal']['output'];
  readonly onExceeded: BudgetAction;
  /** Limit less spent and reserved, not below 0. */
  readonly remainingUsd: Scalars['Decimal']['output'];
  /** Held by reservations that are neither settled nor released. */
  readonly reservedUsd: Scalars['Decimal']['output'];
  readonly scope: BudgetScope;
  readonly spentUsd: Scalars['Decimal']['output'];
  /** Id of the tenant, project, agent, run or API key that it limits. */
  readonly subject: Scalars['ID']['output'];
  /** Percentages of the limit at which budget.threshold_reached is published. */
  readonly thresholds: ReadonlyArray<Scalars['Int']['output']>;
  /** IANA name: windows begin at its midnight. */
  readonly timezone: Scalars['String']['output'];
  readonly window: BudgetWindow;
  readonly windowEndsAt?: Maybe<Scalars['DateTime']['output']>;
  /** Null where the window is TOTAL. */
  readonly windowStartsAt?: Maybe<Scalars['DateTime']['output']>;
};

export type BudgetAction =
  /** Refuse further reservations. */
  | 'BLOCK'
  /** Let it pass; events tell of it. */
  | 'NOTIFY'
  /** Refuse further reservations; the run pauses until somebody decides. */
  | 'PAUSE_AND_ASK';

export type BudgetConnection = {
  readonly __typename?: 'BudgetConnection';
  readonly edges: ReadonlyArray<BudgetEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type BudgetEdge = {
  readonly __typename?: 'BudgetEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Budget;
};

export type BudgetFilter = {
  readonly scope?: InputMaybe<BudgetScope>;
  readonly subject?: InputMaybe<Scalars['ID']['input']>;
};

export type BudgetScope =
  | 'AGENT'
  | 'API_KEY'
  | 'PROJECT'
  | 'RUN'
  | 'TENANT';

export type BudgetWindow =
  | 'DAY'
  | 'MONTH'
  | 'TOTAL'
  /** Begins on Monday. */
  | 'WEEK';

/** What was spent in one interval by one group. Intervals without costs are left out. */
export type CostBucket = {
  readonly __typename?: 'CostBucket';
  readonly amountUsd: Scalars['Decimal']['output'];
  readonly calls: Scalars['Int']['output'];
  readonly from: Scalars['DateTime']['output'];
  /** In the order of groupBy. */
  readonly group: ReadonlyArray<CostGroupValue>;
  readonly to: Scalars['DateTime']['output'];
  /** Input and output together; whole, but beyond what Int holds. */
  readonly tokens: Scalars['Float']['output'];
};

export type CostFilter = {
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  readonly kind?: InputMaybe<CostKind>;
  readonly runId?: InputMaybe<Scalars['ID']['input']>;
  /** Not included. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
};

export type CostGroup =
  | 'AGENT'
  | 'KIND'
  | 'MODEL'
  | 'PROJECT'
  | 'PROVIDER';

export type CostGroupValue = {
  readonly __typename?: 'CostGroupValue';
  readonly by: CostGroup;
  /** An id for PROJECT and AGENT, else a name; null where the costs have none. */
  readonly value?: Maybe<Scalars['String']['output']>;
};

export type CostInterval =
  | 'DAY'
  | 'HOUR'
  | 'MONTH'
  /** Begins on Monday. */
  | 'WEEK';

export type CostKind =
  | 'COMPUTE'
  | 'MANUAL'
  | 'MODEL_CALL'
  | 'TOOL';

export type CostRecord = {
  readonly __typename?: 'CostRecord';
  readonly agent?: Maybe<Agent>;
  readonly amountUsd: Scalars['Decimal']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly durationMs?: Maybe<Scalars['Int']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly kind: CostKind;
  readonly model?: Maybe<Scalars['String']['output']>;
  /** What a model call was charged by. A call whose model had no price is charged 0 and has none. */
  readonly price?: Maybe<ModelPrice>;
  readonly project: Project;
  readonly provider?: Maybe<Scalars['String']['output']>;
  readonly run?: Maybe<Run>;
  readonly tokens: CostTokens;
};

export type CostRecordConnection = {
  readonly __typename?: 'CostRecordConnection';
  readonly edges: ReadonlyArray<CostRecordEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type CostRecordEdge = {
  readonly __typename?: 'CostRecordEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: CostRecord;
};

export type CostTokens = {
  readonly __typename?: 'CostTokens';
  /** Part of input. */
  readonly cachedInput: Scalars['Int']['output'];
  readonly input: Scalars['Int']['output'];
  readonly output: Scalars['Int']['output'];
  /** Part of output. */
  readonly reasoning: Scalars['Int']['output'];
};

export type CreateProjectInput = {
  /** A budget for the project itself. */
  readonly budget?: InputMaybe<ProjectBudgetInput>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** 2–32 of A–Z, 0–9, _ and -, starting with a letter. */
  readonly key: Scalars['String']['input'];
  readonly name: Scalars['String']['input'];
};

/** What a model costs from a time on. Prices are never changed: a new one follows. */
export type ModelPrice = {
  readonly __typename?: 'ModelPrice';
  readonly cachedInputUsdPerMillion: Scalars['Decimal']['output'];
  readonly effectiveFrom: Scalars['DateTime']['output'];
  readonly id: Scalars['ID']['output'];
  readonly inputUsdPerMillion: Scalars['Decimal']['output'];
  readonly model: Scalars['String']['output'];
  readonly outputUsdPerMillion: Scalars['Decimal']['output'];
  readonly provider: Scalars['String']['output'];
  readonly reasoningUsdPerMillion: Scalars['Decimal']['output'];
};

export type ModelPriceConnection = {
  readonly __typename?: 'ModelPriceConnection';
  readonly edges: ReadonlyArray<ModelPriceEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type ModelPriceEdge = {
  readonly __typename?: 'ModelPriceEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: ModelPrice;
};

export type ModelPriceFilter = {
  readonly model?: InputMaybe<Scalars['String']['input']>;
  readonly provider?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** No more cost can be reserved for it. Doing it twice is harmless. */
  readonly archiveProject: Project;
  readonly createProject: Project;
  /** The id of the deleted budget. */
  readonly deleteBudget: Scalars['ID']['output'];
  readonly recordCost: CostRecord;
  /** True once the cost is recorded, by this call or an earlier one with the same key. */
  readonly recordRunCost: Scalars['Boolean']['output'];
  readonly releaseCost: Reservation;
  /** Refused with BUDGET_EXCEEDED where a budget in scope would not hold it. */
  readonly reserveCost: Reservation;
  readonly setBudget: Budget;
  readonly setModelPrice: ModelPrice;
  readonly settleCost: Reservation;
  /** Adds to the limit. */
  readonly topUpBudget: Budget;
  readonly updateProject: Project;
};


export type MutationarchiveProjectArgs = {
  id: Scalars['ID']['input'];
};


export type MutationcreateProjectArgs = {
  input: CreateProjectInput;
};


export type MutationdeleteBudgetArgs = {
  id: Scalars['ID']['input'];
};


export type MutationrecordCostArgs = {
  input: RecordCostInput;
};


export type MutationrecordRunCostArgs = {
  input: RecordRunCostInput;
};


export type MutationreleaseCostArgs = {
  reservationId: Scalars['ID']['input'];
};


export type MutationreserveCostArgs = {
  input: ReserveCostInput;
};


export type MutationsetBudgetArgs = {
  input: SetBudgetInput;
};


export type MutationsetModelPriceArgs = {
  input: SetModelPriceInput;
};


export type MutationsettleCostArgs = {
  input: SettleCostInput;
};


export type MutationtopUpBudgetArgs = {
  amountUsd: Scalars['Decimal']['input'];
  id: Scalars['ID']['input'];
};


export type MutationupdateProjectArgs = {
  input: UpdateProjectInput;
};

export type PageInfo = {
  readonly __typename?: 'PageInfo';
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  readonly hasNextPage: Scalars['Boolean']['output'];
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** What work is done for and costs are charged to. */
export type Project = {
  readonly __typename?: 'Project';
  readonly budgets: ReadonlyArray<Budget>;
  /** Newest first. */
  readonly costs: CostRecordConnection;
  readonly createdAt: Scalars['DateTime']['output'];
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly id: Scalars['ID']['output'];
  /** Short and unique in the tenant, as DEMO. */
  readonly key: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
  /** Spent since the current calendar window began, in UTC. */
  readonly spentUsd: Scalars['Decimal']['output'];
  readonly state: ProjectState;
};


/** What work is done for and costs are charged to. */
export type ProjectcostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<CostFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** What work is done for and costs are charged to. */
export type ProjectspentUsdArgs = {
  window?: BudgetWindow;
};

export type ProjectBudgetInput = {
  readonly limitUsd: Scalars['Decimal']['input'];
  readonly onExceeded?: BudgetAction;
  readonly thresholds?: ReadonlyArray<Scalars['Int']['input']>;
  readonly timezone?: Scalars['String']['input'];
  readonly window?: BudgetWindow;
};

export type ProjectConnection = {
  readonly __typename?: 'ProjectConnection';
  readonly edges: ReadonlyArray<ProjectEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type ProjectEdge = {
  readonly __typename?: 'ProjectEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Project;
};

export type ProjectFilter = {
  /** Part of the key or the name, in any case. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  readonly state?: InputMaybe<ProjectState>;
};

export type ProjectState =
  | 'ACTIVE'
  | 'ARCHIVED';

export type Query = {
  readonly __typename?: 'Query';
  readonly budget?: Maybe<Budget>;
  /** Newest first. */
  readonly budgets: BudgetConnection;
  /** Costs from a time to another (not included), in UTC intervals; at most 1,000 intervals and 10,000 buckets. */
  readonly costAnalytics: ReadonlyArray<CostBucket>;
  /** Newest first. */
  readonly modelPrices: ModelPriceConnection;
  readonly project?: Maybe<Project>;
  /** Newest first. */
  readonly projects: ProjectConnection;
};


export type QuerybudgetArgs = {
  id: Scalars['ID']['input'];
};


export type QuerybudgetsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<BudgetFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerycostAnalyticsArgs = {
  from: Scalars['DateTime']['input'];
  groupBy?: ReadonlyArray<CostGroup>;
  interval?: CostInterval;
  to: Scalars['DateTime']['input'];
};


export type QuerymodelPricesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ModelPriceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryprojectArgs = {
  id: Scalars['ID']['input'];
};


export type QueryprojectsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProjectFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A cost entered by hand. */
export type RecordCostInput = {
  readonly amountUsd: Scalars['Decimal']['input'];
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  readonly projectId: Scalars['ID']['input'];
};

export type RecordRunCostInput = {
  readonly agentId: Scalars['ID']['input'];
  /** Only for MANUAL, where it is required. */
  readonly amountUsd?: InputMaybe<Scalars['Decimal']['input']>;
  readonly apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  readonly cachedInputTokens?: InputMaybe<Scalars['Int']['input']>;
  readonly durationMs?: InputMaybe<Scalars['Int']['input']>;
  readonly idempotencyKey: Scalars['String']['input'];
  readonly inputTokens?: InputMaybe<Scalars['Int']['input']>;
  readonly kind: CostKind;
  readonly model?: InputMaybe<Scalars['String']['input']>;
  /** Who started the run: the audit log says on whose behalf the service acts. */
  readonly onBehalfOfId?: InputMaybe<Scalars['ID']['input']>;
  readonly outputTokens?: InputMaybe<Scalars['Int']['input']>;
  readonly projectId: Scalars['ID']['input'];
  readonly provider?: InputMaybe<Scalars['String']['input']>;
  readonly reasoningTokens?: InputMaybe<Scalars['Int']['input']>;
  readonly runId: Scalars['ID']['input'];
};

/** Money held for a call that is about to be made. Counts against every budget in scope until settled, released or expired. */
export type Reservation = {
  readonly __typename?: 'Reservation';
  readonly amountUsd: Scalars['Decimal']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
  readonly id: Scalars['ID']['output'];
  readonly state: ReservationState;
};

export type ReservationState =
  | 'HELD'
  | 'RELEASED'
  | 'SETTLED';

export type ReserveCostInput = {
  readonly agentId: Scalars['ID']['input'];
  /** The worst case of the call. */
  readonly amountUsd: Scalars['Decimal']['input'];
  readonly apiKeyId?: InputMaybe<Scalars['ID']['input']>;
  readonly idempotencyKey: Scalars['String']['input'];
  readonly projectId: Scalars['ID']['input'];
  readonly runId: Scalars['ID']['input'];
};

export type Run = {
  readonly __typename?: 'Run';
  readonly costUsd: Scalars['Decimal']['output'];
  readonly costs: CostRecordConnection;
  readonly id: Scalars['ID']['output'];
};


export type RuncostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** There is one budget for each scope, subject and window: setting it again replaces its settings. */
export type SetBudgetInput = {
  readonly limitUsd: Scalars['Decimal']['input'];
  readonly onExceeded?: BudgetAction;
  readonly scope: BudgetScope;
  /** Required but for TENANT. */
  readonly subject?: InputMaybe<Scalars['ID']['input']>;
  readonly thresholds?: ReadonlyArray<Scalars['Int']['input']>;
  readonly timezone?: Scalars['String']['input'];
  readonly window?: BudgetWindow;
};

export type SetModelPriceInput = {
  /** As input, where left out. */
  readonly cachedInputUsdPerMillion?: InputMaybe<Scalars['Decimal']['input']>;
  /** Now, where left out. */
  readonly effectiveFrom?: InputMaybe<Scalars['DateTime']['input']>;
  readonly inputUsdPerMillion: Scalars['Decimal']['input'];
  readonly model: Scalars['String']['input'];
  readonly outputUsdPerMillion: Scalars['Decimal']['input'];
  readonly provider: Scalars['String']['input'];
  /** As output, where left out. */
  readonly reasoningUsdPerMillion?: InputMaybe<Scalars['Decimal']['input']>;
};

/** What the call really used. */
export type SettleCostInput = {
  /** Only for MANUAL, where it is required. */
  readonly amountUsd?: InputMaybe<Scalars['Decimal']['input']>;
  readonly cachedInputTokens?: InputMaybe<Scalars['Int']['input']>;
  readonly durationMs?: InputMaybe<Scalars['Int']['input']>;
  readonly inputTokens?: InputMaybe<Scalars['Int']['input']>;
  readonly kind: CostKind;
  readonly model?: InputMaybe<Scalars['String']['input']>;
  readonly outputTokens?: InputMaybe<Scalars['Int']['input']>;
  readonly provider?: InputMaybe<Scalars['String']['input']>;
  readonly reasoningTokens?: InputMaybe<Scalars['Int']['input']>;
  readonly reservationId: Scalars['ID']['input'];
};

/** What is left out stays as it is. */
export type UpdateProjectInput = {
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly name?: InputMaybe<Scalars['String']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Agent: Agent;
  Budget: Budget;
  Project: Project;
  Run: Run;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Agent:
    ( { __typename: 'Agent' }
    & GraphQLRecursivePick<FederationTypes['Agent'], {"id":true}> );
  Budget:
    ( { __typename: 'Budget' }
    & GraphQLRecursivePick<FederationTypes['Budget'], {"id":true}> );
  Project:
    ( { __typename: 'Project' }
    & GraphQLRecursivePick<FederationTypes['Project'], {"id":true}> );
  Run:
    ( { __typename: 'Run' }
    & GraphQLRecursivePick<FederationTypes['Run'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Agent: ResolverTypeWrapper<AgentMapper>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Budget: ResolverTypeWrapper<BudgetMapper>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  BudgetAction: ResolverTypeWrapper<'BLOCK' | 'PAUSE_AND_ASK' | 'NOTIFY'>;
  BudgetConnection: ResolverTypeWrapper<BudgetConnectionMapper>;
  BudgetEdge: ResolverTypeWrapper<Omit<BudgetEdge, 'node'> & { node: ResolversTypes['Budget'] }>;
  BudgetFilter: BudgetFilter;
  BudgetScope: ResolverTypeWrapper<'TENANT' | 'PROJECT' | 'AGENT' | 'RUN' | 'API_KEY'>;
  BudgetWindow: ResolverTypeWrapper<'DAY' | 'WEEK' | 'MONTH' | 'TOTAL'>;
  CostBucket: ResolverTypeWrapper<CostBucketMapper>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  CostFilter: CostFilter;
  CostGroup: ResolverTypeWrapper<'PROJECT' | 'AGENT' | 'MODEL' | 'PROVIDER' | 'KIND'>;
  CostGroupValue: ResolverTypeWrapper<Omit<CostGroupValue, 'by'> & { by: ResolversTypes['CostGroup'] }>;
  CostInterval: ResolverTypeWrapper<'HOUR' | 'DAY' | 'WEEK' | 'MONTH'>;
  CostKind: ResolverTypeWrapper<'MODEL_CALL' | 'TOOL' | 'COMPUTE' | 'MANUAL'>;
  CostRecord: ResolverTypeWrapper<CostRecordMapper>;
  CostRecordConnection: ResolverTypeWrapper<CostRecordConnectionMapper>;
  CostRecordEdge: ResolverTypeWrapper<Omit<CostRecordEdge, 'node'> & { node: ResolversTypes['CostRecord'] }>;
  CostTokens: ResolverTypeWrapper<CostTokens>;
  CreateProjectInput: CreateProjectInput;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  ModelPrice: ResolverTypeWrapper<ModelPriceMapper>;
  ModelPriceConnection: ResolverTypeWrapper<ModelPriceConnectionMapper>;
  ModelPriceEdge: ResolverTypeWrapper<Omit<ModelPriceEdge, 'node'> & { node: ResolversTypes['ModelPrice'] }>;
  ModelPriceFilter: ModelPriceFilter;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Project: ResolverTypeWrapper<ProjectMapper>;
  ProjectBudgetInput: ProjectBudgetInput;
  ProjectConnection: ResolverTypeWrapper<ProjectConnectionMapper>;
  ProjectEdge: ResolverTypeWrapper<Omit<ProjectEdge, 'node'> & { node: ResolversTypes['Project'] }>;
  ProjectFilter: ProjectFilter;
  ProjectState: ResolverTypeWrapper<'ACTIVE' | 'ARCHIVED'>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RecordCostInput: RecordCostInput;
  RecordRunCostInput: RecordRunCostInput;
  Reservation: ResolverTypeWrapper<ReservationMapper>;
  ReservationState: ResolverTypeWrapper<'HELD' | 'SETTLED' | 'RELEASED'>;
  ReserveCostInput: ReserveCostInput;
  Run: ResolverTypeWrapper<RunMapper>;
  SetBudgetInput: SetBudgetInput;
  SetModelPriceInput: SetModelPriceInput;
  SettleCostInput: SettleCostInput;
  UpdateProjectInput: UpdateProjectInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Agent: AgentMapper;
  ID: Scalars['ID']['output'];
  Budget: BudgetMapper;
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
  BudgetConnection: BudgetConnectionMapper;
  BudgetEdge: Omit<BudgetEdge, 'node'> & { node: ResolversParentTypes['Budget'] };
  BudgetFilter: BudgetFilter;
  CostBucket: CostBucketMapper;
  Float: Scalars['Float']['output'];
  CostFilter: CostFilter;
  CostGroupValue: CostGroupValue;
  CostRecord: CostRecordMapper;
  CostRecordConnection: CostRecordConnectionMapper;
  CostRecordEdge: Omit<CostRecordEdge, 'node'> & { node: ResolversParentTypes['CostRecord'] };
  CostTokens: CostTokens;
  CreateProjectInput: CreateProjectInput;
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  ModelPrice: ModelPriceMapper;
  ModelPriceConnection: ModelPriceConnectionMapper;
  ModelPriceEdge: Omit<ModelPriceEdge, 'node'> & { node: ResolversParentTypes['ModelPrice'] };
  ModelPriceFilter: ModelPriceFilter;
  Mutation: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
  PageInfo: PageInfo;
  Project: ProjectMapper;
  ProjectBudgetInput: ProjectBudgetInput;
  ProjectConnection: ProjectConnectionMapper;
  ProjectEdge: Omit<ProjectEdge, 'node'> & { node: ResolversParentTypes['Project'] };
  ProjectFilter: ProjectFilter;
  Query: Record<PropertyKey, never>;
  RecordCostInput: RecordCostInput;
  RecordRunCostInput: RecordRunCostInput;
  Reservation: ReservationMapper;
  ReserveCostInput: ReserveCostInput;
  Run: RunMapper;
  SetBudgetInput: SetBudgetInput;
  SetModelPriceInput: SetModelPriceInput;
  SettleCostInput: SettleCostInput;
  UpdateProjectInput: UpdateProjectInput;
};

export type AgentResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['Agent'] = ResolversParentTypes['Agent'], FederationReferenceType extends FederationReferenceTypes['Agent'] = FederationReferenceTypes['Agent']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Agent']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  spentUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType, RequireFields<AgentspentUsdArgs, 'window'>>;
};

export type BudgetResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['Budget'] = ResolversParentTypes['Budget'], FederationReferenceType extends FederationReferenceTypes['Budget'] = FederationReferenceTypes['Budget']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Budget']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  limitUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  onExceeded?: Resolver<ResolversTypes['BudgetAction'], ParentType, ContextType>;
  remainingUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  reservedUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['BudgetScope'], ParentType, ContextType>;
  spentUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  thresholds?: Resolver<ReadonlyArray<ResolversTypes['Int']>, ParentType, ContextType>;
  timezone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  window?: Resolver<ResolversTypes['BudgetWindow'], ParentType, ContextType>;
  windowEndsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  windowStartsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type BudgetActionResolvers = EnumResolverSignature<{ BLOCK?: any, NOTIFY?: any, PAUSE_AND_ASK?: any }, ResolversTypes['BudgetAction']>;

export type BudgetConnectionResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['BudgetConnection'] = ResolversParentTypes['BudgetConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['BudgetEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BudgetEdgeResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['BudgetEdge'] = ResolversParentTypes['BudgetEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Budget'], ParentType, ContextType>;
};

export type BudgetScopeResolvers = EnumResolverSignature<{ AGENT?: any, API_KEY?: any, PROJECT?: any, RUN?: any, TENANT?: any }, ResolversTypes['BudgetScope']>;

export type BudgetWindowResolvers = EnumResolverSignature<{ DAY?: any, MONTH?: any, TOTAL?: any, WEEK?: any }, ResolversTypes['BudgetWindow']>;

export type CostBucketResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['CostBucket'] = ResolversParentTypes['CostBucket']> = {
  amountUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  calls?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  group?: Resolver<ReadonlyArray<ResolversTypes['CostGroupValue']>, ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type CostGroupResolvers = EnumResolverSignature<{ AGENT?: any, KIND?: any, MODEL?: any, PROJECT?: any, PROVIDER?: any }, ResolversTypes['CostGroup']>;

export type CostGroupValueResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['CostGroupValue'] = ResolversParentTypes['CostGroupValue']> = {
  by?: Resolver<ResolversTypes['CostGroup'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CostIntervalResolvers = EnumResolverSignature<{ DAY?: any, HOUR?: any, MONTH?: any, WEEK?: any }, ResolversTypes['CostInterval']>;

export type CostKindResolvers = EnumResolverSignature<{ COMPUTE?: any, MANUAL?: any, MODEL_CALL?: any, TOOL?: any }, ResolversTypes['CostKind']>;

export type CostRecordResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['CostRecord'] = ResolversParentTypes['CostRecord']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  amountUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  durationMs?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CostKind'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  price?: Resolver<Maybe<ResolversTypes['ModelPrice']>, ParentType, ContextType>;
  project?: Resolver<ResolversTypes['Project'], ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['CostTokens'], ParentType, ContextType>;
};

export type CostRecordConnectionResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['CostRecordConnection'] = ResolversParentTypes['CostRecordConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CostRecordEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CostRecordEdgeResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['CostRecordEdge'] = ResolversParentTypes['CostRecordEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CostRecord'], ParentType, ContextType>;
};

export type CostTokensResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['CostTokens'] = ResolversParentTypes['CostTokens']> = {
  cachedInput?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  input?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  output?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reasoning?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type ModelPriceResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['ModelPrice'] = ResolversParentTypes['ModelPrice']> = {
  cachedInputUsdPerMillion?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  effectiveFrom?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inputUsdPerMillion?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outputUsdPerMillion?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reasoningUsdPerMillion?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
};

export type ModelPriceConnectionResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['ModelPriceConnection'] = ResolversParentTypes['ModelPriceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ModelPriceEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelPriceEdgeResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['ModelPriceEdge'] = ResolversParentTypes['ModelPriceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ModelPrice'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  archiveProject?: Resolver<ResolversTypes['Project'], ParentType, ContextType, RequireFields<MutationarchiveProjectArgs, 'id'>>;
  createProject?: Resolver<ResolversTypes['Project'], ParentType, ContextType, RequireFields<MutationcreateProjectArgs, 'input'>>;
  deleteBudget?: Resolver<ResolversTypes['ID'], ParentType, ContextType, RequireFields<MutationdeleteBudgetArgs, 'id'>>;
  recordCost?: Resolver<ResolversTypes['CostRecord'], ParentType, ContextType, RequireFields<MutationrecordCostArgs, 'input'>>;
  recordRunCost?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationrecordRunCostArgs, 'input'>>;
  releaseCost?: Resolver<ResolversTypes['Reservation'], ParentType, ContextType, RequireFields<MutationreleaseCostArgs, 'reservationId'>>;
  reserveCost?: Resolver<ResolversTypes['Reservation'], ParentType, ContextType, RequireFields<MutationreserveCostArgs, 'input'>>;
  setBudget?: Resolver<ResolversTypes['Budget'], ParentType, ContextType, RequireFields<MutationsetBudgetArgs, 'input'>>;
  setModelPrice?: Resolver<ResolversTypes['ModelPrice'], ParentType, ContextType, RequireFields<MutationsetModelPriceArgs, 'input'>>;
  settleCost?: Resolver<ResolversTypes['Reservation'], ParentType, ContextType, RequireFields<MutationsettleCostArgs, 'input'>>;
  topUpBudget?: Resolver<ResolversTypes['Budget'], ParentType, ContextType, RequireFields<MutationtopUpBudgetArgs, 'amountUsd' | 'id'>>;
  updateProject?: Resolver<ResolversTypes['Project'], ParentType, ContextType, RequireFields<MutationupdateProjectArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProjectResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['Project'] = ResolversParentTypes['Project'], FederationReferenceType extends FederationReferenceTypes['Project'] = FederationReferenceTypes['Project']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Project']> | FederationReferenceType, FederationReferenceType, ContextType>;
  budgets?: Resolver<ReadonlyArray<ResolversTypes['Budget']>, ParentType, ContextType>;
  costs?: Resolver<ResolversTypes['CostRecordConnection'], ParentType, ContextType, Partial<ProjectcostsArgs>>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  spentUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType, RequireFields<ProjectspentUsdArgs, 'window'>>;
  state?: Resolver<ResolversTypes['ProjectState'], ParentType, ContextType>;
};

export type ProjectConnectionResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['ProjectConnection'] = ResolversParentTypes['ProjectConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ProjectEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ProjectEdgeResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['ProjectEdge'] = ResolversParentTypes['ProjectEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Project'], ParentType, ContextType>;
};

export type ProjectStateResolvers = EnumResolverSignature<{ ACTIVE?: any, ARCHIVED?: any }, ResolversTypes['ProjectState']>;

export type QueryResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  budget?: Resolver<Maybe<ResolversTypes['Budget']>, ParentType, ContextType, RequireFields<QuerybudgetArgs, 'id'>>;
  budgets?: Resolver<ResolversTypes['BudgetConnection'], ParentType, ContextType, Partial<QuerybudgetsArgs>>;
  costAnalytics?: Resolver<ReadonlyArray<ResolversTypes['CostBucket']>, ParentType, ContextType, RequireFields<QuerycostAnalyticsArgs, 'from' | 'groupBy' | 'interval' | 'to'>>;
  modelPrices?: Resolver<ResolversTypes['ModelPriceConnection'], ParentType, ContextType, Partial<QuerymodelPricesArgs>>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<QueryprojectArgs, 'id'>>;
  projects?: Resolver<ResolversTypes['ProjectConnection'], ParentType, ContextType, Partial<QueryprojectsArgs>>;
};

export type ReservationResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['Reservation'] = ResolversParentTypes['Reservation']> = {
  amountUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ReservationState'], ParentType, ContextType>;
};

export type ReservationStateResolvers = EnumResolverSignature<{ HELD?: any, RELEASED?: any, SETTLED?: any }, ResolversTypes['ReservationState']>;

export type RunResolvers<ContextType = ProjectsContext, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run'], FederationReferenceType extends FederationReferenceTypes['Run'] = FederationReferenceTypes['Run']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Run']> | FederationReferenceType, FederationReferenceType, ContextType>;
  costUsd?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  costs?: Resolver<ResolversTypes['CostRecordConnection'], ParentType, ContextType, Partial<RuncostsArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = ProjectsContext> = {
  Agent?: AgentResolvers<ContextType>;
  Budget?: BudgetResolvers<ContextType>;
  BudgetAction?: BudgetActionResolvers;
  BudgetConnection?: BudgetConnectionResolvers<ContextType>;
  BudgetEdge?: BudgetEdgeResolvers<ContextType>;
  BudgetScope?: BudgetScopeResolvers;
  BudgetWindow?: BudgetWindowResolvers;
  CostBucket?: CostBucketResolvers<ContextType>;
  CostGroup?: CostGroupResolvers;
  CostGroupValue?: CostGroupValueResolvers<ContextType>;
  CostInterval?: CostIntervalResolvers;
  CostKind?: CostKindResolvers;
  CostRecord?: CostRecordResolvers<ContextType>;
  CostRecordConnection?: CostRecordConnectionResolvers<ContextType>;
  CostRecordEdge?: CostRecordEdgeResolvers<ContextType>;
  CostTokens?: CostTokensResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  ModelPrice?: ModelPriceResolvers<ContextType>;
  ModelPriceConnection?: ModelPriceConnectionResolvers<ContextType>;
  ModelPriceEdge?: ModelPriceEdgeResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Project?: ProjectResolvers<ContextType>;
  ProjectConnection?: ProjectConnectionResolvers<ContextType>;
  ProjectEdge?: ProjectEdgeResolvers<ContextType>;
  ProjectState?: ProjectStateResolvers;
  Query?: QueryResolvers<ContextType>;
  Reservation?: ReservationResolvers<ContextType>;
  ReservationState?: ReservationStateResolvers;
  Run?: RunResolvers<ContextType>;
};

