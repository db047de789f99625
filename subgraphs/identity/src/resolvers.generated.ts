/* This file was automatically generated. DO NOT UPDATE MANUALLY. */
    import type   { Resolvers } from './types.generated.ts';
    import    { apiKey as Query_apiKey } from './api-key/resolvers/Query/apiKey.ts';
import    { apiKeys as Query_apiKeys } from './api-key/resolvers/Query/apiKeys.ts';
import    { me as Query_me } from './user/resolvers/Query/me.ts';
import    { oidcProvider as Query_oidcProvider } from './oidc/resolvers/Query/oidcProvider.ts';
import    { permissions as Query_permissions } from './role/resolvers/Query/permissions.ts';
import    { roles as Query_roles } from './role/resolvers/Query/roles.ts';
import    { secondFactor as Query_secondFactor } from './sign-in/resolvers/Query/secondFactor.ts';
import    { serviceAccount as Query_serviceAccount } from './service-account/resolvers/Query/serviceAccount.ts';
import    { serviceAccounts as Query_serviceAccounts } from './service-account/resolvers/Query/serviceAccounts.ts';
import    { sessions as Query_sessions } from './session/resolvers/Query/sessions.ts';
import    { tenant as Query_tenant } from './tenant/resolvers/Query/tenant.ts';
import    { user as Query_user } from './user/resolvers/Query/user.ts';
import    { users as Query_users } from './user/resolvers/Query/users.ts';
import    { beginOidcLogin as Mutation_beginOidcLogin } from './oidc/resolvers/Mutation/beginOidcLogin.ts';
import    { changePassword as Mutation_changePassword } from './sign-in/resolvers/Mutation/changePassword.ts';
import    { completeOidcLogin as Mutation_completeOidcLogin } from './oidc/resolvers/Mutation/completeOidcLogin.ts';
import    { confirmTotp as Mutation_confirmTotp } from './sign-in/resolvers/Mutation/confirmTotp.ts';
import    { createApiKey as Mutation_createApiKey } from './api-key/resolvers/Mutation/createApiKey.ts';
import    { createServiceAccount as Mutation_createServiceAccount } from './service-account/resolvers/Mutation/createServiceAccount.ts';
import    { deleteOidcProvider as Mutation_deleteOidcProvider } from './oidc/resolvers/Mutation/deleteOidcProvider.ts';
import    { deleteServiceAccount as Mutation_deleteServiceAccount } from './service-account/resolvers/Mutation/deleteServiceAccount.ts';
import    { disableTotp as Mutation_disableTotp } from './sign-in/resolvers/Mutation/disableTotp.ts';
import    { enrolTotp as Mutation_enrolTotp } from './sign-in/resolvers/Mutation/enrolTotp.ts';
import    { login as Mutation_login } from './session/resolvers/Mutation/login.ts';
import    { logout as Mutation_logout } from './session/resolvers/Mutation/logout.ts';
import    { refreshSession as Mutation_refreshSession } from './session/resolvers/Mutation/refreshSession.ts';
import    { revokeAllSessions as Mutation_revokeAllSessions } from './session/resolvers/Mutation/revokeAllSessions.ts';
import    { revokeApiKey as Mutation_revokeApiKey } from './api-key/resolvers/Mutation/revokeApiKey.ts';
import    { revokeSession as Mutation_revokeSession } from './session/resolvers/Mutation/revokeSession.ts';
import    { rotateApiKey as Mutation_rotateApiKey } from './api-key/resolvers/Mutation/rotateApiKey.ts';
import    { setOidcProvider as Mutation_setOidcProvider } from './oidc/resolvers/Mutation/setOidcProvider.ts';
import    { ApiKey } from './api-key/resolvers/ApiKey.ts';
import    { ApiKeyConnection } from './api-key/resolvers/ApiKeyConnection.ts';
import    { AuthPayload } from './session/resolvers/AuthPayload.ts';
import    { CreatedApiKey } from './api-key/resolvers/CreatedApiKey.ts';
import    { OidcLogin } from './oidc/resolvers/OidcLogin.ts';
import    { OidcProvider } from './oidc/resolvers/OidcProvider.ts';
import    { Permission } from './role/resolvers/Permission.ts';
import    { Role } from './role/resolvers/Role.ts';
import    { SecondFactor } from './sign-in/resolvers/SecondFactor.ts';
import    { ServiceAccount } from './service-account/resolvers/ServiceAccount.ts';
import    { ServiceAccountConnection } from './service-account/resolvers/ServiceAccountConnection.ts';
import    { Session } from './session/resolvers/Session.ts';
import    { Tenant } from './tenant/resolvers/Tenant.ts';
import    { TotpEnrolment } from './sign-in/resolvers/TotpEnrolment.ts';
import    { User } from './user/resolvers/User.ts';
import    { UserConnection } from './user/resolvers/UserConnection.ts';
import    { DateTime,EmailAddress,HttpUrl } from '@agentic/service/scalars';
    export const resolvers: Resolvers = {
      Query: { apiKey: Query_apiKey,apiKeys: Query_apiKeys,me: Query_me,oidcProvider: Query_oidcProvider,permissions: Query_permissions,roles: Query_roles,secondFactor: Query_secondFactor,serviceAccount: Query_serviceAccount,serviceAccounts: Query_serviceAccounts,sessions: Query_sessions,tenant: Query_tenant,user: Query_user,users: Query_users },
      Mutation: { beginOidcLogin: Mutation_beginOidcLogin,changePassword: Mutation_changePassword,completeOidcLogin: Mutation_completeOidcLogin,confirmTotp: Mutation_confirmTotp,createApiKey: Mutation_createApiKey,createServiceAccount: Mutation_createServiceAccount,deleteOidcProvider: Mutation_deleteOidcProvider,deleteServiceAccount: Mutation_deleteServiceAccount,disableTotp: Mutation_disableTotp,enrolTotp: Mutation_enrolTotp,login: Mutation_login,logout: Mutation_logout,refreshSession: Mutation_refreshSession,revokeAllSessions: Mutation_revokeAllSessions,revokeApiKey: Mutation_revokeApiKey,revokeSession: Mutation_revokeSession,rotateApiKey: Mutation_rotateApiKey,setOidcProvider: Mutation_setOidcProvider },
      
      ApiKey: ApiKey,
ApiKeyConnection: ApiKeyConnection,
AuthPayload: AuthPayload,
CreatedApiKey: CreatedApiKey,
OidcLogin: OidcLogin,
OidcProvider: OidcProvider,
Permission: Permission,
Role: Role,
SecondFactor: SecondFactor,
ServiceAccount: ServiceAccount,
ServiceAccountConnection: ServiceAccountConnection,
Session: Session,
Tenant: Tenant,
TotpEnrolment: TotpEnrolment,
User: User,
UserConnection: UserConnection,
DateTime: DateTime,
EmailAddress: EmailAddress,
URL: HttpUrl
    }