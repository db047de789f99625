import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ApiKeyMapper, ApiKeyConnectionMapper, CreatedApiKeyMapper } from './api-key/schema.mappers.ts';
import type { AuditEntryMapper, AuditEntryConnectionMapper } from './audit/schema.mappers.ts';
import type { AuthPayloadMapper, SessionMapper } from './session/schema.mappers.ts';
import type { OidcLoginMapper, OidcProviderMapper } from './oidc/schema.mappers.ts';
import type { PermissionMapper, RoleMapper } from './role/schema.mappers.ts';
import type { SecondFactorMapper, TotpEnrolmentMapper } from './sign-in/schema.mappers.ts';
import type { ServiceAccountMapper, ServiceAccountConnectionMapper } from './service-account/schema.mappers.ts';
import type { TenantMapper, TenantQuotaMapper, TenantSettingsMapper } from './tenant/schema.mappers.ts';
import type { UserMapper, UserConnectionMapper } from './user/schema.mappers.ts';
import type { UserInviteMapper, UserInviteConnectionMapper } from './invite/schema.mappers.ts';
import type { IdentityContext } from './context.ts';
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
  EmailAddress: { input: string; output: string; }
  JSON: { input: unknown; output: unknown; }
  URL: { input: string; output: string; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** A long-lived credential of a user or a service account: `Authorization: Bearer agk_…` or `X-API-Key: agk_…`. */
export type ApiKey = {
  readonly __typename?: 'ApiKey';
  readonly createdAt: Scalars['DateTime']['output'];
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  readonly id: Scalars['ID']['output'];
  /** Up to a minute old. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly name: Scalars['String']['output'];
  readonly owner: Principal;
  /** How its secret starts, to tell one key from another. */
  readonly prefix: Scalars['String']['output'];
  /** When a key that was replaced is refused. */
  readonly retiresAt?: Maybe<Scalars['DateTime']['output']>;
  readonly revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The key that replaced it. */
  readonly rotatedTo?: Maybe<ApiKey>;
  /** What it was made for. What it may do is that of it which its owner still may. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
};

export type ApiKeyConnection = {
  readonly __typename?: 'ApiKeyConnection';
  readonly edges: ReadonlyArray<ApiKeyEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type ApiKeyEdge = {
  readonly __typename?: 'ApiKeyEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: ApiKey;
};

export type ApiKeyFilter = {
  /** True: keys that work; false: those that have ended. */
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
  /** A user or a service account. */
  readonly ownerId?: InputMaybe<Scalars['ID']['input']>;
};

/** One change, or one login that was refused. Each carries the hash of the one before it: none can be changed or taken out unseen. */
export type AuditEntry = {
  readonly __typename?: 'AuditEntry';
  /** Subgraph and mutation, as in `agents.startRun`. */
  readonly action: Scalars['String']['output'];
  /** Null for a service, a login that was refused, and whoever is gone. */
  readonly actor?: Maybe<Principal>;
  /** Of a service its name. */
  readonly actorId?: Maybe<Scalars['String']['output']>;
  /** `USER`, `SERVICE_ACCOUNT` or `SERVICE`; null before anybody had signed in. */
  readonly actorKind?: Maybe<Scalars['String']['output']>;
  /** The key that acted for the actor. */
  readonly apiKeyId?: Maybe<Scalars['ID']['output']>;
  readonly at: Scalars['DateTime']['output'];
  readonly clientAddress?: Maybe<Scalars['String']['output']>;
  /** Ids that were passed, by where – of what a service did for a run `input.onBehalfOfId`, who started it –; of a refusal its code. */
  readonly details: Scalars['JSON']['output'];
  /** SHA-256 of the entry as canonical JSON (RFC 8785) with `previousHash`, in hex. */
  readonly hash: Scalars['String']['output'];
  readonly outcome: AuditOutcome;
  readonly previousHash: Scalars['String']['output'];
  readonly requestId: Scalars['String']['output'];
  /** 1, 2, 3 … in each tenant, without a gap. */
  readonly sequence: Scalars['Int']['output'];
  /** What it was done to: of a sign-in whose it was, of a setting of the tenant the tenant. */
  readonly target?: Maybe<Scalars['ID']['output']>;
};

export type AuditEntryConnection = {
  readonly __typename?: 'AuditEntryConnection';
  readonly edges: ReadonlyArray<AuditEntryEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type AuditEntryEdge = {
  readonly __typename?: 'AuditEntryEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: AuditEntry;
};

export type AuditExport = {
  readonly __typename?: 'AuditExport';
  readonly hasMore: Scalars['Boolean']['output'];
  /** To go on, pass it as `afterSequence`. */
  readonly lastSequence: Scalars['Int']['output'];
  /** One entry a line, as canonical JSON, in order of sequence; at most 1,000. */
  readonly ndjson: Scalars['String']['output'];
};

export type AuditFilter = {
  readonly action?: InputMaybe<Scalars['String']['input']>;
  readonly actorId?: InputMaybe<Scalars['String']['input']>;
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  readonly outcome?: InputMaybe<AuditOutcome>;
  readonly target?: InputMaybe<Scalars['ID']['input']>;
  /** Not included. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
};

export type AuditOutcome =
  | 'DONE'
  | 'REFUSED';

export type AuditProblem =
  /** Something in it was changed. */
  | 'CHANGED'
  /** The signed checkpoint at it is not ours, or says something else. */
  | 'CHECKPOINT'
  /** It is not there. */
  | 'MISSING'
  /** It does not follow the one before it. */
  | 'UNCHAINED';

export type AuditRetention = {
  readonly __typename?: 'AuditRetention';
  /** 30–3,650; null: entries are kept for ever. */
  readonly days?: Maybe<Scalars['Int']['output']>;
};

export type AuditVerification = {
  readonly __typename?: 'AuditVerification';
  /** The first that is not as it was written, or is missing. */
  readonly brokenSequence?: Maybe<Scalars['Int']['output']>;
  /** How many were looked at. */
  readonly checked: Scalars['Int']['output'];
  /** Whether every entry that was looked at is as it was written, and none is missing. */
  readonly intact: Scalars['Boolean']['output'];
  readonly problem?: Maybe<AuditProblem>;
};

export type AuthPayload = {
  readonly __typename?: 'AuthPayload';
  /** For `Authorization: Bearer …`; a JWT. */
  readonly accessToken: Scalars['String']['output'];
  readonly accessTokenExpiresAt: Scalars['DateTime']['output'];
  /** Of a login: keep it, and send it with the next one, so that nobody who guesses passwords can lock this device out. */
  readonly deviceToken?: Maybe<Scalars['String']['output']>;
  /** Good for one use: `refreshSession` returns the next one. */
  readonly refreshToken: Scalars['String']['output'];
  readonly tenant: Tenant;
  readonly user: User;
};

export type BeginOidcLoginInput = {
  /** One of the provider's `redirectUris`. */
  readonly redirectUri: Scalars['URL']['input'];
  /** Its slug. */
  readonly tenant: Scalars['String']['input'];
};

export type CompleteOidcLoginInput = {
  /** The whole address that the browser came back to, as it is. */
  readonly callbackUrl: Scalars['URL']['input'];
  readonly handle: Scalars['String']['input'];
};

export type CreateApiKeyInput = {
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The same key with the same input gives the same answer, for 24 hours. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  /** Permissions that both its owner and the caller hold. */
  readonly scopes: ReadonlyArray<Scalars['String']['input']>;
  /** Its owner; without it the caller is. Needs `api_keys:manage`. */
  readonly serviceAccountId?: InputMaybe<Scalars['ID']['input']>;
};

export type CreateRoleInput = {
  /** The same key with the same input gives the same role, for 24 hours. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** 1–100 characters, unique in the tenant in any case. */
  readonly name: Scalars['String']['input'];
  /** Not more than what the caller may do. */
  readonly permissions: ReadonlyArray<Scalars['String']['input']>;
};

export type CreateServiceAccountInput = {
  /** The same key with the same input gives the same account, for 24 hours. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  /** What these roles allow together must not exceed what the caller may do. */
  readonly roleIds: ReadonlyArray<Scalars['ID']['input']>;
};

export type CreatedApiKey = {
  readonly __typename?: 'CreatedApiKey';
  readonly apiKey: ApiKey;
  /** Shown here and never again. */
  readonly secret: Scalars['String']['output'];
};

export type InviteUserInput = {
  readonly email: Scalars['EmailAddress']['input'];
  /** The same key with the same input gives the same invite, for 24 hours. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  /** What these roles allow together must not exceed what the caller may do. */
  readonly roleIds: ReadonlyArray<Scalars['ID']['input']>;
};

export type LoginInput = {
  /** From an earlier login of this device. */
  readonly deviceToken?: InputMaybe<Scalars['String']['input']>;
  readonly email: Scalars['EmailAddress']['input'];
  readonly password: Scalars['String']['input'];
  /** A code of the authenticator app, or a recovery code: needed where login says `reason: SECOND_FACTOR_NEEDED`. */
  readonly secondFactor?: InputMaybe<Scalars['String']['input']>;
  /** Its slug; needed only where address and password fit in several tenants. */
  readonly tenant?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Makes the user and signs them in. The token is that of the mail, good once; without a name it is that of the invite. */
  readonly acceptInvite: AuthPayload;
  /** Begins to sign in at the tenant's provider: authorization code with PKCE. */
  readonly beginOidcLogin: OidcLogin;
  /** Ends the caller's other sessions. Needs the current password, at least 12 characters, and not one of the commonest. */
  readonly changePassword: Scalars['Boolean']['output'];
  /** Whom the provider does not know here yet is known by an address that it has verified. */
  readonly completeOidcLogin: AuthPayload;
  /** From now on login asks for it. Returns the recovery codes, each good once in place of a code: shown here and never again. */
  readonly confirmTotp: ReadonlyArray<Scalars['String']['output']>;
  /** Only somebody who signed in makes keys for themselves: no key makes another, unless it has `api_keys:manage`. */
  readonly createApiKey: CreatedApiKey;
  readonly createRole: Role;
  readonly createServiceAccount: ServiceAccount;
  /** Ends all sessions and API keys at once. The last admin is refused with `CONFLICT`. Doing it twice is harmless. */
  readonly deactivateUser: User;
  /** False where there was none. */
  readonly deleteOidcProvider: Scalars['Boolean']['output'];
  /** `CONFLICT` where somebody holds the role. */
  readonly deleteRole: Scalars['Boolean']['output'];
  /** Its keys are refused within a second. Deleting it again changes nothing. */
  readonly deleteServiceAccount: ServiceAccount;
  /** Takes a code of the app, or a recovery code. */
  readonly disableTotp: Scalars['Boolean']['output'];
  /** Begins to set up an authenticator app; it counts once `confirmTotp` proved that it works. */
  readonly enrolTotp: TotpEnrolment;
  /** Sends a mail. `CONFLICT` where a user or a pending invite has the address. */
  readonly inviteUser: UserInvite;
  /**
   * After several failures `RATE_LIMITED`, with `retryAfterSeconds`, whatever the password: for the account and for the
   * address the attempts come from, not for a device that sends its `deviceToken`.
   */
  readonly login: AuthPayload;
  /** Ends the session of this request. */
  readonly logout: Scalars['Boolean']['output'];
  /** What their roles allow together must not exceed what the caller may do. Sessions and keys that ended stay so. */
  readonly reactivateUser: User;
  readonly refreshSession: AuthPayload;
  /** A new tenant on the plan FREE, with its built-in roles; whoever registers is its admin, and signed in. */
  readonly register: AuthPayload;
  /**
   * Sends a mail to everybody active who has this address, one for each tenant, once a minute at most. The answer is always
   * true, and takes as long whether somebody has it or not.
   */
  readonly requestPasswordReset: Scalars['Boolean']['output'];
  /** Sends a new mail, good from now on; the one before is not good any more. */
  readonly resendInvite: UserInvite;
  /** Ends all sessions of the user. The token is that of the mail, good once, for an hour. Login still asks for a second factor. */
  readonly resetPassword: Scalars['Boolean']['output'];
  /** Ends all sessions of a user: the caller's own, this one too, or with `users:manage` anyone's. Says how many there were. */
  readonly revokeAllSessions: Scalars['Int']['output'];
  /** Ends a key of the caller's or, with `api_keys:manage`, of anyone in the tenant. Ending it again changes nothing. */
  readonly revokeApiKey: ApiKey;
  /** What was mailed is not good any more. Revoking it again changes nothing. */
  readonly revokeInvite: UserInvite;
  /** Ends one of the caller's sessions; with `users:manage` anyone's in the tenant. */
  readonly revokeSession: Session;
  /** Replaces a key of the caller's or, with `api_keys:manage`, of a service account. The old one goes on for `graceSeconds`, at most 30 days. */
  readonly rotateApiKey: CreatedApiKey;
  /** What is older is deleted from the beginning of the log, which itself notes it; the rest can be verified as before. */
  readonly setAuditRetention: AuditRetention;
  /** Asks the provider for its discovery document first. */
  readonly setOidcProvider: OidcProvider;
  /**
   * In place of those that the user has. What the added ones allow together must not exceed what the caller may do; the last
   * admin stays one.
   */
  readonly setUserRoles: User;
  /** Takes effect for all who hold the role, and their keys, within a second. Built-in roles stay as they are. */
  readonly updateRole: Role;
  /** Another plan takes effect within a second. What there is beyond its quotas stays; only no more can be made. */
  readonly updateTenant: Tenant;
  /** The caller's own profile; with `users:manage` anyone's in the tenant. */
  readonly updateUser: User;
  /** Without bounds the whole log, and that its newest entries are there. */
  readonly verifyAuditLog: AuditVerification;
};


export type MutationacceptInviteArgs = {
  name?: InputMaybe<Scalars['String']['input']>;
  password: Scalars['String']['input'];
  token: Scalars['String']['input'];
};


export type MutationbeginOidcLoginArgs = {
  input: BeginOidcLoginInput;
};


export type MutationchangePasswordArgs = {
  current: Scalars['String']['input'];
  next: Scalars['String']['input'];
};


export type MutationcompleteOidcLoginArgs = {
  input: CompleteOidcLoginInput;
};


export type MutationconfirmTotpArgs = {
  code: Scalars['String']['input'];
};


export type MutationcreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


export type MutationcreateRoleArgs = {
  input: CreateRoleInput;
};


export type MutationcreateServiceAccountArgs = {
  input: CreateServiceAccountInput;
};


export type MutationdeactivateUserArgs = {
  id: Scalars['ID']['input'];
};


export type MutationdeleteRoleArgs = {
  id: Scalars['ID']['input'];
};


export type MutationdeleteServiceAccountArgs = {
  id: Scalars['ID']['input'];
};


export type MutationdisableTotpArgs = {
  code: Scalars['String']['input'];
};


export type MutationinviteUserArgs = {
  input: InviteUserInput;
};


export type MutationloginArgs = {
  input: LoginInput;
};


export type MutationreactivateUserArgs = {
  id: Scalars['ID']['input'];
};


export type MutationrefreshSessionArgs = {
  refreshToken: Scalars['String']['input'];
};


export type MutationregisterArgs = {
  input: RegisterInput;
};


export type MutationrequestPasswordResetArgs = {
  email: Scalars['EmailAddress']['input'];
};


export type MutationresendInviteArgs = {
  id: Scalars['ID']['input'];
};


export type MutationresetPasswordArgs = {
  password: Scalars['String']['input'];
  token: Scalars['String']['input'];
};


export type MutationrevokeAllSessionsArgs = {
  userId?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationrevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
};


export type MutationrevokeInviteArgs = {
  id: Scalars['ID']['input'];
};


export type MutationrevokeSessionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationrotateApiKeyArgs = {
  graceSeconds?: Scalars['Int']['input'];
  id: Scalars['ID']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};


export type MutationsetAuditRetentionArgs = {
  days?: InputMaybe<Scalars['Int']['input']>;
};


export type MutationsetOidcProviderArgs = {
  input: SetOidcProviderInput;
};


export type MutationsetUserRolesArgs = {
  roleIds: ReadonlyArray<Scalars['ID']['input']>;
  userId: Scalars['ID']['input'];
};


export type MutationupdateRoleArgs = {
  id: Scalars['ID']['input'];
  input: UpdateRoleInput;
};


export type MutationupdateTenantArgs = {
  input: UpdateTenantInput;
};


export type MutationupdateUserArgs = {
  id: Scalars['ID']['input'];
  input: UpdateUserInput;
};


export type MutationverifyAuditLogArgs = {
  fromSequence?: InputMaybe<Scalars['Int']['input']>;
  toSequence?: InputMaybe<Scalars['Int']['input']>;
};

export type OidcLogin = {
  readonly __typename?: 'OidcLogin';
  /** Keep it in the browser that asked, and send it with where the browser came back to. Good for ten minutes. */
  readonly handle: Scalars['String']['output'];
  /** Where to send the browser. */
  readonly url: Scalars['URL']['output'];
};

/** The tenant's own identity provider (OpenID Connect). Its secret is never shown. */
export type OidcProvider = {
  readonly __typename?: 'OidcProvider';
  readonly clientId: Scalars['String']['output'];
  /** As in its discovery document. */
  readonly issuer: Scalars['URL']['output'];
  /** Where browsers come back to: of the frontend, and registered at the provider. */
  readonly redirectUris: ReadonlyArray<Scalars['URL']['output']>;
  readonly updatedAt: Scalars['DateTime']['output'];
};

export type PageInfo = {
  readonly __typename?: 'PageInfo';
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  readonly hasNextPage: Scalars['Boolean']['output'];
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** Something that a role can allow. */
export type Permission = {
  readonly __typename?: 'Permission';
  readonly description: Scalars['String']['output'];
  /** As in `runs:execute`. */
  readonly name: Scalars['String']['output'];
};

export type Plan =
  | 'DEVELOPER'
  | 'ENTERPRISE'
  | 'FREE';

/** Whoever acts. */
export type Principal = ServiceAccount | User;

export type Query = {
  readonly __typename?: 'Query';
  readonly apiKey?: Maybe<ApiKey>;
  /** The caller's own; with `api_keys:manage` those of everyone in the tenant. Newest first. */
  readonly apiKeys: ApiKeyConnection;
  /** Newest first. A change is in it within seconds. */
  readonly auditLog: AuditEntryConnection;
  readonly auditLogExport: AuditExport;
  readonly auditRetention: AuditRetention;
  /** Newest first. */
  readonly invites: UserInviteConnection;
  /** The user who asks. */
  readonly me: User;
  readonly oidcProvider?: Maybe<OidcProvider>;
  /** All permissions that exist. */
  readonly permissions: ReadonlyArray<Permission>;
  readonly roles: ReadonlyArray<Role>;
  /** The caller's own; null where they have none. */
  readonly secondFactor?: Maybe<SecondFactor>;
  readonly serviceAccount?: Maybe<ServiceAccount>;
  /** Those that have not been deleted. */
  readonly serviceAccounts: ServiceAccountConnection;
  /** Sessions that have not ended, newest first: the caller's own, or with `users:manage` those of anyone in the tenant. */
  readonly sessions: ReadonlyArray<Session>;
  /** The caller's tenant. */
  readonly tenant: Tenant;
  readonly user?: Maybe<User>;
  readonly users: UserConnection;
};


export type QueryapiKeyArgs = {
  id: Scalars['ID']['input'];
};


export type QueryapiKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ApiKeyFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryauditLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryauditLogExportArgs = {
  afterSequence?: Scalars['Int']['input'];
};


export type QueryinvitesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<UserInviteFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryserviceAccountArgs = {
  id: Scalars['ID']['input'];
};


export type QueryserviceAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerysessionsArgs = {
  userId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryuserArgs = {
  id: Scalars['ID']['input'];
};


export type QueryusersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<UserFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

export type QuotaName =
  /** Those that have not ended; one that was rotated is counted as its replacement. */
  | 'API_KEYS'
  /** Runs that have not ended. */
  | 'CONCURRENT_RUNS'
  /** Besides the built-in ones. */
  | 'CUSTOM_ROLES'
  | 'OIDC_PROVIDERS'
  /** Active ones. */
  | 'PROJECTS'
  | 'SERVICE_ACCOUNTS'
  /** Active ones, and invites that can still be accepted. */
  | 'USERS'
  | 'WEBHOOKS';

export type RegisterInput = {
  readonly email: Scalars['EmailAddress']['input'];
  /** The same key with the same input gives the same tenant, for 24 hours. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  /** At least 12 characters, and not one of the commonest. */
  readonly password: Scalars['String']['input'];
  /** 1–200 characters. The slug is made of it. */
  readonly tenantName: Scalars['String']['input'];
};

/** A named set of permissions. */
export type Role = {
  readonly __typename?: 'Role';
  /** Built-in roles exist in every tenant and cannot be changed. */
  readonly builtIn: Scalars['Boolean']['output'];
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly permissions: ReadonlyArray<Scalars['String']['output']>;
  /** Raised with every change. */
  readonly version: Scalars['Int']['output'];
};

/** An authenticator app that is asked for beside the password. */
export type SecondFactor = {
  readonly __typename?: 'SecondFactor';
  /** Null until its first code was confirmed. */
  readonly confirmedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly recoveryCodesLeft: Scalars['Int']['output'];
};

/** Somebody who is not a person: it outlives people and owns keys. */
export type ServiceAccount = {
  readonly __typename?: 'ServiceAccount';
  readonly createdAt: Scalars['DateTime']['output'];
  /** Set once it has been deleted: its keys are dead then. */
  readonly deletedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  /** What the roles allow together. */
  readonly permissions: ReadonlyArray<Scalars['String']['output']>;
  readonly roles: ReadonlyArray<Role>;
};

export type ServiceAccountConnection = {
  readonly __typename?: 'ServiceAccountConnection';
  readonly edges: ReadonlyArray<ServiceAccountEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type ServiceAccountEdge = {
  readonly __typename?: 'ServiceAccountEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: ServiceAccount;
};

/** A sign-in on one device. */
export type Session = {
  readonly __typename?: 'Session';
  readonly createdAt: Scalars['DateTime']['output'];
  /** True for the session of this very request. */
  readonly current: Scalars['Boolean']['output'];
  readonly id: Scalars['ID']['output'];
  readonly ipAddress?: Maybe<Scalars['String']['output']>;
  readonly lastUsedAt: Scalars['DateTime']['output'];
  /** Set once the session has been ended. */
  readonly revokedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly userAgent?: Maybe<Scalars['String']['output']>;
};

export type SetOidcProviderInput = {
  readonly clientId: Scalars['String']['input'];
  /** Without it the client has none, and is proven by PKCE alone. */
  readonly clientSecret?: InputMaybe<Scalars['String']['input']>;
  readonly issuer: Scalars['URL']['input'];
  readonly redirectUris: ReadonlyArray<Scalars['URL']['input']>;
};

/** A company on the platform. Nothing of one tenant is ever visible to another. */
export type Tenant = {
  readonly __typename?: 'Tenant';
  readonly createdAt: Scalars['DateTime']['output'];
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly plan: Plan;
  /** What the plan allows, and how much of it is used. Beyond it `QUOTA_EXCEEDED`, with `quota`, `limit`, `used` and `plan`. */
  readonly quotas: ReadonlyArray<TenantQuota>;
  readonly settings: TenantSettings;
  readonly slug: Scalars['String']['output'];
  /** Raised with every change of the tenant. */
  readonly version: Scalars['Int']['output'];
};

export type TenantQuota = {
  readonly __typename?: 'TenantQuota';
  /** Null: no limit. */
  readonly limit?: Maybe<Scalars['Int']['output']>;
  readonly name: QuotaName;
  /** Null for `PROJECTS`, `WEBHOOKS` and `CONCURRENT_RUNS`: their lists count them. */
  readonly used?: Maybe<Scalars['Int']['output']>;
};

export type TenantSettings = {
  readonly __typename?: 'TenantSettings';
  /** Only addresses of these domains may be invited; any where it is empty. */
  readonly emailDomains: ReadonlyArray<Scalars['String']['output']>;
  /** How long an invite can be accepted. */
  readonly inviteHours: Scalars['Int']['output'];
};

/** What an authenticator app is set up with (RFC 6238). Shown once. */
export type TotpEnrolment = {
  readonly __typename?: 'TotpEnrolment';
  /** In base 32. */
  readonly secret: Scalars['String']['output'];
  /** `otpauth://totp/…`, to be shown as a QR code. */
  readonly url: Scalars['String']['output'];
};

/** What is left out stays as it is. */
export type UpdateRoleInput = {
  /** The version that was read: another one since then is a `CONFLICT`, with `currentVersion`. */
  readonly expectedVersion: Scalars['Int']['input'];
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** What is added must be among what the caller may do. */
  readonly permissions?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** What is left out stays as it is. */
export type UpdateTenantInput = {
  readonly emailDomains?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The version that was read: another one since then is a `CONFLICT`, with `currentVersion`. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** 1–720. */
  readonly inviteHours?: InputMaybe<Scalars['Int']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly plan?: InputMaybe<Plan>;
};

export type UpdateUserInput = {
  /** The version that was read: another one since then is a `CONFLICT`, with `currentVersion`. */
  readonly expectedVersion: Scalars['Int']['input'];
  readonly name: Scalars['String']['input'];
};

/** A person who can sign in. */
export type User = {
  readonly __typename?: 'User';
  readonly createdAt: Scalars['DateTime']['output'];
  readonly email: Scalars['EmailAddress']['output'];
  readonly id: Scalars['ID']['output'];
  readonly lastLoginAt?: Maybe<Scalars['DateTime']['output']>;
  readonly name: Scalars['String']['output'];
  /** What the roles allow together. */
  readonly permissions: ReadonlyArray<Scalars['String']['output']>;
  readonly roles: ReadonlyArray<Role>;
  readonly state: UserState;
  /** Raised with every change of the profile. */
  readonly version: Scalars['Int']['output'];
};

export type UserConnection = {
  readonly __typename?: 'UserConnection';
  readonly edges: ReadonlyArray<UserEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type UserEdge = {
  readonly __typename?: 'UserEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: User;
};

export type UserFilter = {
  /** Part of the address or the name, in any case. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  readonly state?: InputMaybe<UserState>;
};

/** A person who was asked to join. */
export type UserInvite = {
  readonly __typename?: 'UserInvite';
  readonly createdAt: Scalars['DateTime']['output'];
  readonly email: Scalars['EmailAddress']['output'];
  /** When it was accepted or revoked. */
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly expiresAt: Scalars['DateTime']['output'];
  readonly id: Scalars['ID']['output'];
  /** Null for a service, or who is gone. */
  readonly invitedBy?: Maybe<Principal>;
  readonly name: Scalars['String']['output'];
  /** What they will have. */
  readonly roles: ReadonlyArray<Role>;
  readonly state: UserInviteState;
};

export type UserInviteConnection = {
  readonly __typename?: 'UserInviteConnection';
  readonly edges: ReadonlyArray<UserInviteEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars['Int']['output'];
};

export type UserInviteEdge = {
  readonly __typename?: 'UserInviteEdge';
  readonly cursor: Scalars['String']['output'];
  readonly node: UserInvite;
};

export type UserInviteFilter = {
  readonly state?: InputMaybe<UserInviteState>;
};

export type UserInviteState =
  | 'ACCEPTED'
  /** Can be sent again. */
  | 'EXPIRED'
  | 'PENDING'
  | 'REVOKED';

export type UserState =
  | 'ACTIVE'
  /** Cannot sign in. */
  | 'DEACTIVATED';



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
  ApiKey: ApiKey;
  Role: Role;
  ServiceAccount: ServiceAccount;
  Tenant: Tenant;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  ApiKey:
    ( { __typename: 'ApiKey' }
    & GraphQLRecursivePick<FederationTypes['ApiKey'], {"id":true}> );
  Role:
    ( { __typename: 'Role' }
    & GraphQLRecursivePick<FederationTypes['Role'], {"id":true}> );
  ServiceAccount:
    ( { __typename: 'ServiceAccount' }
    & GraphQLRecursivePick<FederationTypes['ServiceAccount'], {"id":true}> );
  Tenant:
    ( { __typename: 'Tenant' }
    & GraphQLRecursivePick<FederationTypes['Tenant'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  Principal:
    | ( ServiceAccountMapper & { __typename: 'ServiceAccount' } )
    | ( UserMapper & { __typename: 'User' } )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ApiKey: ResolverTypeWrapper<ApiKeyMapper>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ApiKeyConnection: ResolverTypeWrapper<ApiKeyConnectionMapper>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ApiKeyEdge: ResolverTypeWrapper<Omit<ApiKeyEdge, 'node'> & { node: ResolversTypes['ApiKey'] }>;
  ApiKeyFilter: ApiKeyFilter;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  AuditEntry: ResolverTypeWrapper<AuditEntryMapper>;
  AuditEntryConnection: ResolverTypeWrapper<AuditEntryConnectionMapper>;
  AuditEntryEdge: ResolverTypeWrapper<Omit<AuditEntryEdge, 'node'> & { node: ResolversTypes['AuditEntry'] }>;
  AuditExport: ResolverTypeWrapper<AuditExport>;
  AuditFilter: AuditFilter;
  AuditOutcome: ResolverTypeWrapper<'DONE' | 'REFUSED'>;
  AuditProblem: ResolverTypeWrapper<'CHANGED' | 'MISSING' | 'UNCHAINED' | 'CHECKPOINT'>;
  AuditRetention: ResolverTypeWrapper<AuditRetention>;
  AuditVerification: ResolverTypeWrapper<Omit<AuditVerification, 'problem'> & { problem?: Maybe<ResolversTypes['AuditProblem']> }>;
  AuthPayload: ResolverTypeWrapper<AuthPayloadMapper>;
  BeginOidcLoginInput: BeginOidcLoginInput;
  CompleteOidcLoginInput: CompleteOidcLoginInput;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateRoleInput: CreateRoleInput;
  CreateServiceAccountInput: CreateServiceAccountInput;
  CreatedApiKey: ResolverTypeWrapper<CreatedApiKeyMapper>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  EmailAddress: ResolverTypeWrapper<Scalars['EmailAddress']['output']>;
  InviteUserInput: InviteUserInput;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LoginInput: LoginInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OidcLogin: ResolverTypeWrapper<OidcLoginMapper>;
  OidcProvider: ResolverTypeWrapper<OidcProviderMapper>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Permission: ResolverTypeWrapper<PermissionMapper>;
  Plan: ResolverTypeWrapper<'FREE' | 'DEVELOPER' | 'ENTERPRISE'>;
  Principal: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['Principal']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  QuotaName: ResolverTypeWrapper<'USERS' | 'SERVICE_ACCOUNTS' | 'API_KEYS' | 'CUSTOM_ROLES' | 'OIDC_PROVIDERS' | 'PROJECTS' | 'WEBHOOKS' | 'CONCURRENT_RUNS'>;
  RegisterInput: RegisterInput;
  Role: ResolverTypeWrapper<RoleMapper>;
  SecondFactor: ResolverTypeWrapper<SecondFactorMapper>;
  ServiceAccount: ResolverTypeWrapper<ServiceAccountMapper>;
  ServiceAccountConnection: ResolverTypeWrapper<ServiceAccountConnectionMapper>;
  ServiceAccountEdge: ResolverTypeWrapper<Omit<ServiceAccountEdge, 'node'> & { node: ResolversTypes['ServiceAccount'] }>;
  Session: ResolverTypeWrapper<SessionMapper>;
  SetOidcProviderInput: SetOidcProviderInput;
  Tenant: ResolverTypeWrapper<TenantMapper>;
  TenantQuota: ResolverTypeWrapper<TenantQuotaMapper>;
  TenantSettings: ResolverTypeWrapper<TenantSettingsMapper>;
  TotpEnrolment: ResolverTypeWrapper<TotpEnrolmentMapper>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UpdateRoleInput: UpdateRoleInput;
  UpdateTenantInput: UpdateTenantInput;
  UpdateUserInput: UpdateUserInput;
  User: ResolverTypeWrapper<UserMapper>;
  UserConnection: ResolverTypeWrapper<UserConnectionMapper>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserFilter: UserFilter;
  UserInvite: ResolverTypeWrapper<UserInviteMapper>;
  UserInviteConnection: ResolverTypeWrapper<UserInviteConnectionMapper>;
  UserInviteEdge: ResolverTypeWrapper<Omit<UserInviteEdge, 'node'> & { node: ResolversTypes['UserInvite'] }>;
  UserInviteFilter: UserInviteFilter;
  UserInviteState: ResolverTypeWrapper<'PENDING' | 'ACCEPTED' | 'REVOKED' | 'EXPIRED'>;
  UserState: ResolverTypeWrapper<'ACTIVE' | 'DEACTIVATED'>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ApiKey: ApiKeyMapper;
  ID: Scalars['ID']['output'];
  String: Scalars['String']['output'];
  ApiKeyConnection: ApiKeyConnectionMapper;
  Int: Scalars['Int']['output'];
  ApiKeyEdge: Omit<ApiKeyEdge, 'node'> & { node: ResolversParentTypes['ApiKey'] };
  ApiKeyFilter: ApiKeyFilter;
  Boolean: Scalars['Boolean']['output'];
  AuditEntry: AuditEntryMapper;
  AuditEntryConnection: AuditEntryConnectionMapper;
  AuditEntryEdge: Omit<AuditEntryEdge, 'node'> & { node: ResolversParentTypes['AuditEntry'] };
  AuditExport: AuditExport;
  AuditFilter: AuditFilter;
  AuditRetention: AuditRetention;
  AuditVerification: AuditVerification;
  AuthPayload: AuthPayloadMapper;
  BeginOidcLoginInput: BeginOidcLoginInput;
  CompleteOidcLoginInput: CompleteOidcLoginInput;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateRoleInput: CreateRoleInput;
  CreateServiceAccountInput: CreateServiceAccountInput;
  CreatedApiKey: CreatedApiKeyMapper;
  DateTime: Scalars['DateTime']['output'];
  EmailAddress: Scalars['EmailAddress']['output'];
  InviteUserInput: InviteUserInput;
  JSON: Scalars['JSON']['output'];
  LoginInput: LoginInput;
  Mutation: Record<PropertyKey, never>;
  OidcLogin: OidcLoginMapper;
  OidcProvider: OidcProviderMapper;
  PageInfo: PageInfo;
  Permission: PermissionMapper;
  Principal: ResolversUnionTypes<ResolversParentTypes>['Principal'];
  Query: Record<PropertyKey, never>;
  RegisterInput: RegisterInput;
  Role: RoleMapper;
  SecondFactor: SecondFactorMapper;
  ServiceAccount: ServiceAccountMapper;
  ServiceAccountConnection: ServiceAccountConnectionMapper;
  ServiceAccountEdge: Omit<ServiceAccountEdge, 'node'> & { node: ResolversParentTypes['ServiceAccount'] };
  Session: SessionMapper;
  SetOidcProviderInput: SetOidcProviderInput;
  Tenant: TenantMapper;
  TenantQuota: TenantQuotaMapper;
  TenantSettings: TenantSettingsMapper;
  TotpEnrolment: TotpEnrolmentMapper;
  URL: Scalars['URL']['output'];
  UpdateRoleInput: UpdateRoleInput;
  UpdateTenantInput: UpdateTenantInput;
  UpdateUserInput: UpdateUserInput;
  User: UserMapper;
  UserConnection: UserConnectionMapper;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserFilter: UserFilter;
  UserInvite: UserInviteMapper;
  UserInviteConnection: UserInviteConnectionMapper;
  UserInviteEdge: Omit<UserInviteEdge, 'node'> & { node: ResolversParentTypes['UserInvite'] };
  UserInviteFilter: UserInviteFilter;
};

export type ApiKeyResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey'], FederationReferenceType extends FederationReferenceTypes['ApiKey'] = FederationReferenceTypes['ApiKey']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ApiKey']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['Principal'], ParentType, ContextType>;
  prefix?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  rotatedTo?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ApiKeyConnectionResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['ApiKeyConnection'] = ResolversParentTypes['ApiKeyConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ApiKeyEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ApiKeyEdgeResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['ApiKeyEdge'] = ResolversParentTypes['ApiKeyEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
};

export type AuditEntryResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  actor?: Resolver<Maybe<ResolversTypes['Principal']>, ParentType, ContextType>;
  actorId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  actorKind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  apiKeyId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  clientAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  details?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['AuditOutcome'], ParentType, ContextType>;
  previousHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requestId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type AuditEntryConnectionResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['AuditEntryConnection'] = ResolversParentTypes['AuditEntryConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AuditEntryEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AuditEntryEdgeResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['AuditEntryEdge'] = ResolversParentTypes['AuditEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
};

export type AuditExportResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['AuditExport'] = ResolversParentTypes['AuditExport']> = {
  hasMore?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  lastSequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ndjson?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditOutcomeResolvers = EnumResolverSignature<{ DONE?: any, REFUSED?: any }, ResolversTypes['AuditOutcome']>;

export type AuditProblemResolvers = EnumResolverSignature<{ CHANGED?: any, CHECKPOINT?: any, MISSING?: any, UNCHAINED?: any }, ResolversTypes['AuditProblem']>;

export type AuditRetentionResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['AuditRetention'] = ResolversParentTypes['AuditRetention']> = {
  days?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AuditVerificationResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['AuditVerification'] = ResolversParentTypes['AuditVerification']> = {
  brokenSequence?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  checked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  intact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['AuditProblem']>, ParentType, ContextType>;
};

export type AuthPayloadResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['AuthPayload'] = ResolversParentTypes['AuthPayload']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  accessTokenExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deviceToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tenant?: Resolver<ResolversTypes['Tenant'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type CreatedApiKeyResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['CreatedApiKey'] = ResolversParentTypes['CreatedApiKey']> = {
  apiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface EmailAddressScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['EmailAddress'], any> {
  name: 'EmailAddress';
}

export interface JSONScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MutationResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  acceptInvite?: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationacceptInviteArgs, 'password' | 'token'>>;
  beginOidcLogin?: Resolver<ResolversTypes['OidcLogin'], ParentType, ContextType, RequireFields<MutationbeginOidcLoginArgs, 'input'>>;
  changePassword?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationchangePasswordArgs, 'current' | 'next'>>;
  completeOidcLogin?: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationcompleteOidcLoginArgs, 'input'>>;
  confirmTotp?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType, RequireFields<MutationconfirmTotpArgs, 'code'>>;
  createApiKey?: Resolver<ResolversTypes['CreatedApiKey'], ParentType, ContextType, RequireFields<MutationcreateApiKeyArgs, 'input'>>;
  createRole?: Resolver<ResolversTypes['Role'], ParentType, ContextType, RequireFields<MutationcreateRoleArgs, 'input'>>;
  createServiceAccount?: Resolver<ResolversTypes['ServiceAccount'], ParentType, ContextType, RequireFields<MutationcreateServiceAccountArgs, 'input'>>;
  deactivateUser?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationdeactivateUserArgs, 'id'>>;
  deleteOidcProvider?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  deleteRole?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationdeleteRoleArgs, 'id'>>;
  deleteServiceAccount?: Resolver<ResolversTypes['ServiceAccount'], ParentType, ContextType, RequireFields<MutationdeleteServiceAccountArgs, 'id'>>;
  disableTotp?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationdisableTotpArgs, 'code'>>;
  enrolTotp?: Resolver<ResolversTypes['TotpEnrolment'], ParentType, ContextType>;
  inviteUser?: Resolver<ResolversTypes['UserInvite'], ParentType, ContextType, RequireFields<MutationinviteUserArgs, 'input'>>;
  login?: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationloginArgs, 'input'>>;
  logout?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reactivateUser?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationreactivateUserArgs, 'id'>>;
  refreshSession?: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationrefreshSessionArgs, 'refreshToken'>>;
  register?: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationregisterArgs, 'input'>>;
  requestPasswordReset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationrequestPasswordResetArgs, 'email'>>;
  resendInvite?: Resolver<ResolversTypes['UserInvite'], ParentType, ContextType, RequireFields<MutationresendInviteArgs, 'id'>>;
  resetPassword?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationresetPasswordArgs, 'password' | 'token'>>;
  revokeAllSessions?: Resolver<ResolversTypes['Int'], ParentType, ContextType, Partial<MutationrevokeAllSessionsArgs>>;
  revokeApiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType, RequireFields<MutationrevokeApiKeyArgs, 'id'>>;
  revokeInvite?: Resolver<ResolversTypes['UserInvite'], ParentType, ContextType, RequireFields<MutationrevokeInviteArgs, 'id'>>;
  revokeSession?: Resolver<ResolversTypes['Session'], ParentType, ContextType, RequireFields<MutationrevokeSessionArgs, 'id'>>;
  rotateApiKey?: Resolver<ResolversTypes['CreatedApiKey'], ParentType, ContextType, RequireFields<MutationrotateApiKeyArgs, 'graceSeconds' | 'id'>>;
  setAuditRetention?: Resolver<ResolversTypes['AuditRetention'], ParentType, ContextType, Partial<MutationsetAuditRetentionArgs>>;
  setOidcProvider?: Resolver<ResolversTypes['OidcProvider'], ParentType, ContextType, RequireFields<MutationsetOidcProviderArgs, 'input'>>;
  setUserRoles?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationsetUserRolesArgs, 'roleIds' | 'userId'>>;
  updateRole?: Resolver<ResolversTypes['Role'], ParentType, ContextType, RequireFields<MutationupdateRoleArgs, 'id' | 'input'>>;
  updateTenant?: Resolver<ResolversTypes['Tenant'], ParentType, ContextType, RequireFields<MutationupdateTenantArgs, 'input'>>;
  updateUser?: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationupdateUserArgs, 'id' | 'input'>>;
  verifyAuditLog?: Resolver<ResolversTypes['AuditVerification'], ParentType, ContextType, Partial<MutationverifyAuditLogArgs>>;
};

export type OidcLoginResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['OidcLogin'] = ResolversParentTypes['OidcLogin']> = {
  handle?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
};

export type OidcProviderResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['OidcProvider'] = ResolversParentTypes['OidcProvider']> = {
  clientId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  issuer?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  redirectUris?: Resolver<ReadonlyArray<ResolversTypes['URL']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PermissionResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['Permission'] = ResolversParentTypes['Permission']> = {
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PlanResolvers = EnumResolverSignature<{ DEVELOPER?: any, ENTERPRISE?: any, FREE?: any }, ResolversTypes['Plan']>;

export type PrincipalResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['Principal'] = ResolversParentTypes['Principal']> = {
  __resolveType?: TypeResolveFn<'ServiceAccount' | 'User', ParentType, ContextType>;
};

export type QueryResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType, RequireFields<QueryapiKeyArgs, 'id'>>;
  apiKeys?: Resolver<ResolversTypes['ApiKeyConnection'], ParentType, ContextType, Partial<QueryapiKeysArgs>>;
  auditLog?: Resolver<ResolversTypes['AuditEntryConnection'], ParentType, ContextType, Partial<QueryauditLogArgs>>;
  auditLogExport?: Resolver<ResolversTypes['AuditExport'], ParentType, ContextType, RequireFields<QueryauditLogExportArgs, 'afterSequence'>>;
  auditRetention?: Resolver<ResolversTypes['AuditRetention'], ParentType, ContextType>;
  invites?: Resolver<ResolversTypes['UserInviteConnection'], ParentType, ContextType, Partial<QueryinvitesArgs>>;
  me?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  oidcProvider?: Resolver<Maybe<ResolversTypes['OidcProvider']>, ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['Permission']>, ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['Role']>, ParentType, ContextType>;
  secondFactor?: Resolver<Maybe<ResolversTypes['SecondFactor']>, ParentType, ContextType>;
  serviceAccount?: Resolver<Maybe<ResolversTypes['ServiceAccount']>, ParentType, ContextType, RequireFields<QueryserviceAccountArgs, 'id'>>;
  serviceAccounts?: Resolver<ResolversTypes['ServiceAccountConnection'], ParentType, ContextType, Partial<QueryserviceAccountsArgs>>;
  sessions?: Resolver<ReadonlyArray<ResolversTypes['Session']>, ParentType, ContextType, Partial<QuerysessionsArgs>>;
  tenant?: Resolver<ResolversTypes['Tenant'], ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryuserArgs, 'id'>>;
  users?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, Partial<QueryusersArgs>>;
};

export type QuotaNameResolvers = EnumResolverSignature<{ API_KEYS?: any, CONCURRENT_RUNS?: any, CUSTOM_ROLES?: any, OIDC_PROVIDERS?: any, PROJECTS?: any, SERVICE_ACCOUNTS?: any, USERS?: any, WEBHOOKS?: any }, ResolversTypes['QuotaName']>;

export type RoleResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['Role'] = ResolversParentTypes['Role'], FederationReferenceType extends FederationReferenceTypes['Role'] = FederationReferenceTypes['Role']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Role']> | FederationReferenceType, FederationReferenceType, ContextType>;
  builtIn?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SecondFactorResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['SecondFactor'] = ResolversParentTypes['SecondFactor']> = {
  confirmedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  recoveryCodesLeft?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceAccountResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['ServiceAccount'] = ResolversParentTypes['ServiceAccount'], FederationReferenceType extends FederationReferenceTypes['ServiceAccount'] = FederationReferenceTypes['ServiceAccount']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ServiceAccount']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['Role']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceAccountConnectionResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['ServiceAccountConnection'] = ResolversParentTypes['ServiceAccountConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ServiceAccountEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceAccountEdgeResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['ServiceAccountEdge'] = ResolversParentTypes['ServiceAccountEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ServiceAccount'], ParentType, ContextType>;
};

export type SessionResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ipAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TenantResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['Tenant'] = ResolversParentTypes['Tenant'], FederationReferenceType extends FederationReferenceTypes['Tenant'] = FederationReferenceTypes['Tenant']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Tenant']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  plan?: Resolver<ResolversTypes['Plan'], ParentType, ContextType>;
  quotas?: Resolver<ReadonlyArray<ResolversTypes['TenantQuota']>, ParentType, ContextType>;
  settings?: Resolver<ResolversTypes['TenantSettings'], ParentType, ContextType>;
  slug?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TenantQuotaResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['TenantQuota'] = ResolversParentTypes['TenantQuota']> = {
  limit?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['QuotaName'], ParentType, ContextType>;
  used?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type TenantSettingsResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['TenantSettings'] = ResolversParentTypes['TenantSettings']> = {
  emailDomains?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  inviteHours?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TotpEnrolmentResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['TotpEnrolment'] = ResolversParentTypes['TotpEnrolment']> = {
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface URLScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UserResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['EmailAddress'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastLoginAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['Role']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['UserState'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UserInviteResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['UserInvite'] = ResolversParentTypes['UserInvite']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['EmailAddress'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invitedBy?: Resolver<Maybe<ResolversTypes['Principal']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['Role']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['UserInviteState'], ParentType, ContextType>;
};

export type UserInviteConnectionResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['UserInviteConnection'] = ResolversParentTypes['UserInviteConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserInviteEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserInviteEdgeResolvers<ContextType = IdentityContext, ParentType extends ResolversParentTypes['UserInviteEdge'] = ResolversParentTypes['UserInviteEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['UserInvite'], ParentType, ContextType>;
};

export type UserInviteStateResolvers = EnumResolverSignature<{ ACCEPTED?: any, EXPIRED?: any, PENDING?: any, REVOKED?: any }, ResolversTypes['UserInviteState']>;

export type UserStateResolvers = EnumResolverSignature<{ ACTIVE?: any, DEACTIVATED?: any }, ResolversTypes['UserState']>;

export type Resolvers<ContextType = IdentityContext> = {
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyConnection?: ApiKeyConnectionResolvers<ContextType>;
  ApiKeyEdge?: ApiKeyEdgeResolvers<ContextType>;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  AuditEntryConnection?: AuditEntryConnectionResolvers<ContextType>;
  AuditEntryEdge?: AuditEntryEdgeResolvers<ContextType>;
  AuditExport?: AuditExportResolvers<ContextType>;
  AuditOutcome?: AuditOutcomeResolvers;
  AuditProblem?: AuditProblemResolvers;
  AuditRetention?: AuditRetentionResolvers<ContextType>;
  AuditVerification?: AuditVerificationResolvers<ContextType>;
  AuthPayload?: AuthPayloadResolvers<ContextType>;
  CreatedApiKey?: CreatedApiKeyResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  EmailAddress?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  OidcLogin?: OidcLoginResolvers<ContextType>;
  OidcProvider?: OidcProviderResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Permission?: PermissionResolvers<ContextType>;
  Plan?: PlanResolvers;
  Principal?: PrincipalResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  QuotaName?: QuotaNameResolvers;
  Role?: RoleResolvers<ContextType>;
  SecondFactor?: SecondFactorResolvers<ContextType>;
  ServiceAccount?: ServiceAccountResolvers<ContextType>;
  ServiceAccountConnection?: ServiceAccountConnectionResolvers<ContextType>;
  ServiceAccountEdge?: ServiceAccountEdgeResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  Tenant?: TenantResolvers<ContextType>;
  TenantQuota?: TenantQuotaResolvers<ContextType>;
  TenantSettings?: TenantSettingsResolvers<ContextType>;
  TotpEnrolment?: TotpEnrolmentResolvers<ContextType>;
  URL?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserInvite?: UserInviteResolvers<ContextType>;
  UserInviteConnection?: UserInviteConnectionResolvers<ContextType>;
  UserInviteEdge?: UserInviteEdgeResolvers<ContextType>;
  UserInviteState?: UserInviteStateResolvers;
  UserState?: UserStateResolvers;
};

