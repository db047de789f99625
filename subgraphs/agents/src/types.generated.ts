import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AgentMapper, AgentConnectionMapper } from './agent/schema.mappers.ts';
import type { ArtifactMapper, ArtifactProducedMapper, LogEmittedMapper, ModelCallCompletedMapper, RunMapper, RunConnectionMapper, RunStateChangedMapper, StepCompletedMapper, StepStartedMapper, ToolCalledMapper } from './run/schema.mappers.ts';
import type { DepartmentMapper, DepartmentConnectionMapper } from './department/schema.mappers.ts';
import type { AgentsContext } from './context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type EnumResolverSignature<T, AllowedValues = any> = { [key in keyof T]?: AllowedValues };
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  DateTime: { input: Date; output: Date; }
  JSON: { input: unknown; output: unknown; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** A worker of the company: a definition of its tools, its model and the input it takes. */
export type Agent = {
  readonly __typename?: 'Agent';
  readonly definition: Scalars['JSON']['output'];
  readonly department: Department;
  readonly description: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  readonly kind: AgentKind;
  /** The role of the language model it asks; null where it works without. */
  readonly model?: Maybe<Scalars['String']['output']>;
  readonly name: Scalars['String']['output'];
  readonly runs: RunConnection;
  /** Names of its tools, as in `agentTools`. */
  readonly tools: ReadonlyArray<Scalars['String']['output']>;
  readonly version: Scalars['Int']['output'];
};


/** A worker of the company: a definition of its tools, its model and the input it takes. */
export type AgentrunsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

export type AgentConnection = {
  readonly __typename?: 'AgentConnection';
  readonly edges: ReadonlyArray<AgentEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type AgentEdge = {
  readonly __typename?: 'AgentEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Agent;
};

export type AgentFilter = {
  readonly departmentId?: InputMaybe<Scalars['ID']['input']>;
  readonly kind?: InputMaybe<AgentKind>;
};

/** What an agent is made for. */
export type AgentKind =
  | 'CUSTOM'
  | 'DESIGNER'
  | 'DEVOPS'
  | 'QA_TESTER'
  | 'SECURITY_AUDITOR';

/** A file that a run produced. */
export type Artifact = {
  readonly __typename?: 'Artifact';
  readonly id: Scalars['ID']['output'];
  readonly mediaType: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
  readonly sha256: Scalars['String']['output'];
  readonly sizeBytes: Scalars['Int']['output'];
  readonly text?: Maybe<Scalars['String']['output']>;
};

export type ArtifactProduced = RunEvent & {
  readonly __typename?: 'ArtifactProduced';
  readonly artifact: Artifact;
  readonly at: Scalars['DateTime']['output'];
  readonly progress: Scalars['Float']['output'];
  readonly run: Run;
  readonly sequence: Scalars['Int']['output'];
};

/** A part of the company that agents belong to. */
export type Department = {
  readonly __typename?: 'Department';
  readonly agents: AgentConnection;
  readonly description: Scalars['String']['output'];
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
};


/** A part of the company that agents belong to. */
export type DepartmentagentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

export type DepartmentConnection = {
  readonly __typename?: 'DepartmentConnection';
  readonly edges: ReadonlyArray<DepartmentEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type DepartmentEdge = {
  readonly __typename?: 'DepartmentEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Department;
};

export type LogEmitted = RunEvent & {
  readonly __typename?: 'LogEmitted';
  readonly at: Scalars['DateTime']['output'];
  readonly message: Scalars['String']['output'];
  readonly progress: Scalars['Float']['output'];
  readonly run: Run;
  readonly sequence: Scalars['Int']['output'];
};

export type ModelCallCompleted = RunEvent & {
  readonly __typename?: 'ModelCallCompleted';
  readonly at: Scalars['DateTime']['output'];
  readonly inputTokens: Scalars['Int']['output'];
  readonly model: Scalars['String']['output'];
  readonly outputTokens: Scalars['Int']['output'];
  readonly progress: Scalars['Float']['output'];
  readonly provider: Scalars['String']['output'];
  readonly run: Run;
  readonly sequence: Scalars['Int']['output'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** A queued run is cancelled at once, a running one before its next act. */
  readonly cancelRun: Run;
  readonly startRun: Run;
};


export type MutationcancelRunArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationstartRunArgs = {
  input: StartRunInput;
};

export type PageInfo = {
  readonly __typename?: 'PageInfo';
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  readonly hasNextPage: Scalars['Boolean']['output'];
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** Whoever acts. */
export type Principal = ServiceAccount | User;

export type Project = {
  readonly __typename?: 'Project';
  readonly id: Scalars['ID']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  readonly agent?: Maybe<Agent>;
  readonly agentTools: ReadonlyArray<ToolDescription>;
  readonly agents: AgentConnection;
  readonly department?: Maybe<Department>;
  readonly departments: DepartmentConnection;
  readonly run?: Maybe<Run>;
  /** Newest first. */
  readonly runs: RunConnection;
};


export type QueryagentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryagentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AgentFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerydepartmentArgs = {
  id: Scalars['ID']['input'];
};


export type QuerydepartmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryrunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryrunsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<RunFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** One piece of work of an agent for a project. It survives crashes: finished acts are never done twice. */
export type Run = {
  readonly __typename?: 'Run';
  readonly agent: Agent;
  readonly artifacts: ReadonlyArray<Artifact>;
  readonly error?: Maybe<RunError>;
  /** In order of sequence; at most 100 at a time. */
  readonly events: ReadonlyArray<RunEvent>;
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly input: Scalars['JSON']['output'];
  readonly output?: Maybe<Scalars['JSON']['output']>;
  /** From 0 to 1. */
  readonly progress: Scalars['Float']['output'];
  readonly project: Project;
  readonly queuedAt: Scalars['DateTime']['output'];
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly startedBy: Principal;
  readonly state: RunState;
};


/** One piece of work of an agent for a project. It survives crashes: finished acts are never done twice. */
export type RuneventsArgs = {
  afterSequence?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type RunConnection = {
  readonly __typename?: 'RunConnection';
  readonly edges: ReadonlyArray<RunEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type RunEdge = {
  readonly __typename?: 'RunEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: Run;
};

/** Why a run failed. */
export type RunError = {
  readonly __typename?: 'RunError';
  readonly code: Scalars['String']['output'];
  readonly message: Scalars['String']['output'];
};

/** Something that happened in a run. Sequences of a run count from 1 without gap. */
export type RunEvent = {
  readonly at: Scalars['DateTime']['output'];
  readonly progress: Scalars['Float']['output'];
  readonly run: Run;
  readonly sequence: Scalars['Int']['output'];
};

export type RunFilter = {
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  readonly projectId?: InputMaybe<Scalars['ID']['input']>;
  readonly state?: InputMaybe<RunState>;
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

export type RunStateChanged = RunEvent & {
  readonly __typename?: 'RunStateChanged';
  readonly at: Scalars['DateTime']['output'];
  readonly progress: Scalars['Float']['output'];
  readonly run: Run;
  readonly sequence: Scalars['Int']['output'];
  readonly state: RunState;
};

export type ServiceAccount = {
  readonly __typename?: 'ServiceAccount';
  readonly id: Scalars['ID']['output'];
};

export type StartRunInput = {
  readonly agentId: Scalars['ID']['input'];
  /** The same key with the same arguments gives the same run for 24 hours. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Checked against the agent's input schema; the built-in agents take {"files": [{"path", "content"}]}. */
  readonly input: Scalars['JSON']['input'];
  readonly projectId: Scalars['ID']['input'];
};

export type StepCompleted = RunEvent & {
  readonly __typename?: 'StepCompleted';
  readonly at: Scalars['DateTime']['output'];
  readonly progress: Scalars['Float']['output'];
  readonly run: Run;
  readonly sequence: Scalars['Int']['output'];
  readonly step: Scalars['String']['output'];
};

export type StepStarted = RunEvent & {
  readonly __typename?: 'StepStarted';
  readonly at: Scalars['DateTime']['output'];
  readonly progress: Scalars['Float']['output'];
  readonly run: Run;
  readonly sequence: Scalars['Int']['output'];
  readonly step: Scalars['String']['output'];
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Replays the run's events after the sequence, then follows it until its end. No gap, no duplicate. */
  readonly runEvents: RunEvent;
};


export type SubscriptionrunEventsArgs = {
  afterSequence?: InputMaybe<Scalars['Int']['input']>;
  runId: Scalars['ID']['input'];
};

export type ToolCalled = RunEvent & {
  readonly __typename?: 'ToolCalled';
  readonly at: Scalars['DateTime']['output'];
  readonly durationMs: Scalars['Int']['output'];
  readonly progress: Scalars['Float']['output'];
  readonly run: Run;
  readonly sequence: Scalars['Int']['output'];
  readonly tool: Scalars['String']['output'];
};

/** A tool that an agent's definition may name. */
export type ToolDescription = {
  readonly __typename?: 'ToolDescription';
  readonly description: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
};

export type User = {
  readonly __typename?: 'User';
  readonly id: Scalars['ID']['output'];
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
  Department: Department;
  Run: Run;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Agent:
    ( { __typename: 'Agent' }
    & GraphQLRecursivePick<FederationTypes['Agent'], {"id":true}> );
  Department:
    ( { __typename: 'Department' }
    & GraphQLRecursivePick<FederationTypes['Department'], {"id":true}> );
  Run:
    ( { __typename: 'Run' }
    & GraphQLRecursivePick<FederationTypes['Run'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  Principal:
    | ( ServiceAccount & { __typename: 'ServiceAccount' } )
    | ( User & { __typename: 'User' } )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  RunEvent:
    | ( ArtifactProducedMapper & { __typename: 'ArtifactProduced' } )
    | ( LogEmittedMapper & { __typename: 'LogEmitted' } )
    | ( ModelCallCompletedMapper & { __typename: 'ModelCallCompleted' } )
    | ( RunStateChangedMapper & { __typename: 'RunStateChanged' } )
    | ( StepCompletedMapper & { __typename: 'StepCompleted' } )
    | ( StepStartedMapper & { __typename: 'StepStarted' } )
    | ( ToolCalledMapper & { __typename: 'ToolCalled' } )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Agent: ResolverTypeWrapper<AgentMapper>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  AgentConnection: ResolverTypeWrapper<AgentConnectionMapper>;
  AgentEdge: ResolverTypeWrapper<Omit<AgentEdge, 'node'> & { node: ResolversTypes['Agent'] }>;
  AgentFilter: AgentFilter;
  AgentKind: ResolverTypeWrapper<'QA_TESTER' | 'DEVOPS' | 'DESIGNER' | 'SECURITY_AUDITOR' | 'CUSTOM'>;
  Artifact: ResolverTypeWrapper<ArtifactMapper>;
  ArtifactProduced: ResolverTypeWrapper<ArtifactProducedMapper>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Department: ResolverTypeWrapper<DepartmentMapper>;
  DepartmentConnection: ResolverTypeWrapper<DepartmentConnectionMapper>;
  DepartmentEdge: ResolverTypeWrapper<Omit<DepartmentEdge, 'node'> & { node: ResolversTypes['Department'] }>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LogEmitted: ResolverTypeWrapper<LogEmittedMapper>;
  ModelCallCompleted: ResolverTypeWrapper<ModelCallCompletedMapper>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Principal: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['Principal']>;
  Project: ResolverTypeWrapper<Project>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Run: ResolverTypeWrapper<RunMapper>;
  RunConnection: ResolverTypeWrapper<RunConnectionMapper>;
  RunEdge: ResolverTypeWrapper<Omit<RunEdge, 'node'> & { node: ResolversTypes['Run'] }>;
  RunError: ResolverTypeWrapper<RunError>;
  RunEvent: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['RunEvent']>;
  RunFilter: RunFilter;
  RunState: ResolverTypeWrapper<'QUEUED' | 'RUNNING' | 'WAITING_APPROVAL' | 'PAUSED' | 'PAUSED_BUDGET' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT'>;
  RunStateChanged: ResolverTypeWrapper<RunStateChangedMapper>;
  ServiceAccount: ResolverTypeWrapper<ServiceAccount>;
  StartRunInput: StartRunInput;
  StepCompleted: ResolverTypeWrapper<StepCompletedMapper>;
  StepStarted: ResolverTypeWrapper<StepStartedMapper>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ToolCalled: ResolverTypeWrapper<ToolCalledMapper>;
  ToolDescription: ResolverTypeWrapper<ToolDescription>;
  User: ResolverTypeWrapper<User>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Agent: AgentMapper;
  String: Scalars['String']['output'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  AgentConnection: AgentConnectionMapper;
  AgentEdge: Omit<AgentEdge, 'node'> & { node: ResolversParentTypes['Agent'] };
  AgentFilter: AgentFilter;
  Artifact: ArtifactMapper;
  ArtifactProduced: ArtifactProducedMapper;
  Float: Scalars['Float']['output'];
  DateTime: Scalars['DateTime']['output'];
  Department: DepartmentMapper;
  DepartmentConnection: DepartmentConnectionMapper;
  DepartmentEdge: Omit<DepartmentEdge, 'node'> & { node: ResolversParentTypes['Department'] };
  JSON: Scalars['JSON']['output'];
  LogEmitted: LogEmittedMapper;
  ModelCallCompleted: ModelCallCompletedMapper;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  Principal: ResolversUnionTypes<ResolversParentTypes>['Principal'];
  Project: Project;
  Query: Record<PropertyKey, never>;
  Run: RunMapper;
  RunConnection: RunConnectionMapper;
  RunEdge: Omit<RunEdge, 'node'> & { node: ResolversParentTypes['Run'] };
  RunError: RunError;
  RunEvent: ResolversInterfaceTypes<ResolversParentTypes>['RunEvent'];
  RunFilter: RunFilter;
  RunStateChanged: RunStateChangedMapper;
  ServiceAccount: ServiceAccount;
  StartRunInput: StartRunInput;
  StepCompleted: StepCompletedMapper;
  StepStarted: StepStartedMapper;
  Subscription: Record<PropertyKey, never>;
  ToolCalled: ToolCalledMapper;
  ToolDescription: ToolDescription;
  User: User;
};

export type AgentResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Agent'] = ResolversParentTypes['Agent'], FederationReferenceType extends FederationReferenceTypes['Agent'] = FederationReferenceTypes['Agent']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Agent']> | FederationReferenceType, FederationReferenceType, ContextType>;
  definition?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  department?: Resolver<ResolversTypes['Department'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AgentKind'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, Partial<AgentrunsArgs>>;
  tools?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AgentConnectionResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['AgentConnection'] = ResolversParentTypes['AgentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AgentEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AgentEdgeResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['AgentEdge'] = ResolversParentTypes['AgentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
};

export type AgentKindResolvers = EnumResolverSignature<{ CUSTOM?: any, DESIGNER?: any, DEVOPS?: any, QA_TESTER?: any, SECURITY_AUDITOR?: any }, ResolversTypes['AgentKind']>;

export type ArtifactResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Artifact'] = ResolversParentTypes['Artifact']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mediaType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sizeBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ArtifactProducedResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['ArtifactProduced'] = ResolversParentTypes['ArtifactProduced']> = {
  artifact?: Resolver<ResolversTypes['Artifact'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DepartmentResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Department'] = ResolversParentTypes['Department'], FederationReferenceType extends FederationReferenceTypes['Department'] = FederationReferenceTypes['Department']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Department']> | FederationReferenceType, FederationReferenceType, ContextType>;
  agents?: Resolver<ResolversTypes['AgentConnection'], ParentType, ContextType, Partial<DepartmentagentsArgs>>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DepartmentConnectionResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['DepartmentConnection'] = ResolversParentTypes['DepartmentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DepartmentEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DepartmentEdgeResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['DepartmentEdge'] = ResolversParentTypes['DepartmentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Department'], ParentType, ContextType>;
};

export interface JSONScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LogEmittedResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['LogEmitted'] = ResolversParentTypes['LogEmitted']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelCallCompletedResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['ModelCallCompleted'] = ResolversParentTypes['ModelCallCompleted']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  inputTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outputTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelRun?: Resolver<ResolversTypes['Run'], ParentType, ContextType, RequireFields<MutationcancelRunArgs, 'id'>>;
  startRun?: Resolver<ResolversTypes['Run'], ParentType, ContextType, RequireFields<MutationstartRunArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PrincipalResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Principal'] = ResolversParentTypes['Principal']> = {
  __resolveType?: TypeResolveFn<'ServiceAccount' | 'User', ParentType, ContextType>;
};

export type ProjectResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Project'] = ResolversParentTypes['Project']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType, RequireFields<QueryagentArgs, 'id'>>;
  agentTools?: Resolver<ReadonlyArray<ResolversTypes['ToolDescription']>, ParentType, ContextType>;
  agents?: Resolver<ResolversTypes['AgentConnection'], ParentType, ContextType, Partial<QueryagentsArgs>>;
  department?: Resolver<Maybe<ResolversTypes['Department']>, ParentType, ContextType, RequireFields<QuerydepartmentArgs, 'id'>>;
  departments?: Resolver<ResolversTypes['DepartmentConnection'], ParentType, ContextType, Partial<QuerydepartmentsArgs>>;
  run?: Resolver<Maybe<ResolversTypes['Run']>, ParentType, ContextType, RequireFields<QueryrunArgs, 'id'>>;
  runs?: Resolver<ResolversTypes['RunConnection'], ParentType, ContextType, Partial<QueryrunsArgs>>;
};

export type RunResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Run'] = ResolversParentTypes['Run'], FederationReferenceType extends FederationReferenceTypes['Run'] = FederationReferenceTypes['Run']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Run']> | FederationReferenceType, FederationReferenceType, ContextType>;
  agent?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
  artifacts?: Resolver<ReadonlyArray<ResolversTypes['Artifact']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['RunError']>, ParentType, ContextType>;
  events?: Resolver<ReadonlyArray<ResolversTypes['RunEvent']>, ParentType, ContextType, Partial<RuneventsArgs>>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  input?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  output?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  project?: Resolver<ResolversTypes['Project'], ParentType, ContextType>;
  queuedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  startedBy?: Resolver<ResolversTypes['Principal'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
};

export type RunConnectionResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['RunConnection'] = ResolversParentTypes['RunConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['RunEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunEdgeResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['RunEdge'] = ResolversParentTypes['RunEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
};

export type RunErrorResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['RunError'] = ResolversParentTypes['RunError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RunEventResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['RunEvent'] = ResolversParentTypes['RunEvent']> = {
  __resolveType?: TypeResolveFn<'ArtifactProduced' | 'LogEmitted' | 'ModelCallCompleted' | 'RunStateChanged' | 'StepCompleted' | 'StepStarted' | 'ToolCalled', ParentType, ContextType>;
};

export type RunStateResolvers = EnumResolverSignature<{ CANCELLED?: any, FAILED?: any, PAUSED?: any, PAUSED_BUDGET?: any, QUEUED?: any, RUNNING?: any, SUCCEEDED?: any, TIMED_OUT?: any, WAITING_APPROVAL?: any }, ResolversTypes['RunState']>;

export type RunStateChangedResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['RunStateChanged'] = ResolversParentTypes['RunStateChanged']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceAccountResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['ServiceAccount'] = ResolversParentTypes['ServiceAccount']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StepCompletedResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['StepCompleted'] = ResolversParentTypes['StepCompleted']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StepStartedResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['StepStarted'] = ResolversParentTypes['StepStarted']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  runEvents?: SubscriptionResolver<ResolversTypes['RunEvent'], "runEvents", ParentType, ContextType, RequireFields<SubscriptionrunEventsArgs, 'runId'>>;
};

export type ToolCalledResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['ToolCalled'] = ResolversParentTypes['ToolCalled']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Run'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tool?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ToolDescriptionResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['ToolDescription'] = ResolversParentTypes['ToolDescription']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = AgentsContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = AgentsContext> = {
  Agent?: AgentResolvers<ContextType>;
  AgentConnection?: AgentConnectionResolvers<ContextType>;
  AgentEdge?: AgentEdgeResolvers<ContextType>;
  AgentKind?: AgentKindResolvers;
  Artifact?: ArtifactResolvers<ContextType>;
  ArtifactProduced?: ArtifactProducedResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Department?: DepartmentResolvers<ContextType>;
  DepartmentConnection?: DepartmentConnectionResolvers<ContextType>;
  DepartmentEdge?: DepartmentEdgeResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LogEmitted?: LogEmittedResolvers<ContextType>;
  ModelCallCompleted?: ModelCallCompletedResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Principal?: PrincipalResolvers<ContextType>;
  Project?: ProjectResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Run?: RunResolvers<ContextType>;
  RunConnection?: RunConnectionResolvers<ContextType>;
  RunEdge?: RunEdgeResolvers<ContextType>;
  RunError?: RunErrorResolvers<ContextType>;
  RunEvent?: RunEventResolvers<ContextType>;
  RunState?: RunStateResolvers;
  RunStateChanged?: RunStateChangedResolvers<ContextType>;
  ServiceAccount?: ServiceAccountResolvers<ContextType>;
  StepCompleted?: StepCompletedResolvers<ContextType>;
  StepStarted?: StepStartedResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  ToolCalled?: ToolCalledResolvers<ContextType>;
  ToolDescription?: ToolDescriptionResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
};

