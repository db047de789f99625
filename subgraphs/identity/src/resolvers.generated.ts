/* This file was automatically generated. DO NOT UPDATE MANUALLY. */
    import type   { Resolvers } from './types.generated.ts';
    import    { me as Query_me } from './user/resolvers/Query/me.ts';
import    { permissions as Query_permissions } from './role/resolvers/Query/permissions.ts';
import    { roles as Query_roles } from './role/resolvers/Query/roles.ts';
import    { sessions as Query_sessions } from './session/resolvers/Query/sessions.ts';
import    { tenant as Query_tenant } from './tenant/resolvers/Query/tenant.ts';
import    { user as Query_user } from './user/resolvers/Query/user.ts';
import    { users as Query_users } from './user/resolvers/Query/users.ts';
import    { login as Mutation_login } from './session/resolvers/Mutation/login.ts';
import    { logout as Mutation_logout } from './session/resolvers/Mutation/logout.ts';
import    { refreshSession as Mutation_refreshSession } from './session/resolvers/Mutation/refreshSession.ts';
import    { revokeSession as Mutation_revokeSession } from './session/resolvers/Mutation/revokeSession.ts';
import    { AuthPayload } from './session/resolvers/AuthPayload.ts';
import    { Permission } from './role/resolvers/Permission.ts';
import    { Role } from './role/resolvers/Role.ts';
import    { ServiceAccount } from './service-account/resolvers/ServiceAccount.ts';
import    { Session } from './session/resolvers/Session.ts';
import    { Tenant } from './tenant/resolvers/Tenant.ts';
import    { User } from './user/resolvers/User.ts';
import    { UserConnection } from './user/resolvers/UserConnection.ts';
import    { DateTime,EmailAddress } from '@agentic/service/scalars';
    export const resolvers: Resolvers = {
      Query: { me: Query_me,permissions: Query_permissions,roles: Query_roles,sessions: Query_sessions,tenant: Query_tenant,user: Query_user,users: Query_users },
      Mutation: { login: Mutation_login,logout: Mutation_logout,refreshSession: Mutation_refreshSession,revokeSession: Mutation_revokeSession },
      
      AuthPayload: AuthPayload,
Permission: Permission,
Role: Role,
ServiceAccount: ServiceAccount,
Session: Session,
Tenant: Tenant,
User: User,
UserConnection: UserConnection,
DateTime: DateTime,
EmailAddress: EmailAddress
    }