/* This file was automatically generated. DO NOT UPDATE MANUALLY. */
    import type   { Resolvers } from './types.generated.ts';
    import    { apiKey as Query_apiKey } from './api-key/resolvers/Query/apiKey.ts';
import    { apiKeys as Query_apiKeys } from './api-key/resolvers/Query/apiKeys.ts';
import    { auditLog as Query_auditLog } from './audit/resolvers/Query/auditLog.ts';
import    { auditLogExport as Query_auditLogExport } from './audit/resolvers/Query/auditLogExport.ts';
import    { auditRetention as Query_auditRetention } from './audit/resolvers/Query/auditRetention.ts';
import    { invites as Query_invites } from './invite/resolvers/Query/invites.ts';
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
import    { acceptInvite as Mutation_acceptInvite } from './invite/resolvers/Mutation/acceptInvite.ts';
import    { beginOidcLogin as Mutation_beginOidcLogin } from './oidc/resolvers/Mutation/beginOidcLogin.ts';
import    { changePassword as Mutation_changePassword } from './sign-in/resolvers/Mutation/changePassword.ts';
import    { completeOidcLogin as Mutation_completeOidcLogin } from './oidc/resolvers/Mutation/completeOidcLogin.ts';
import    { confirmTotp as Mutation_confirmTotp } from './sign-in/resolvers/Mutation/confirmTotp.ts';
import    { createApiKey as Mutation_createApiKey } from './api-key/resolvers/Mutation/createApiKey.ts';
import    { createRole as Mutation_createRole } from './role/resolvers/Mutation/createRole.ts';
import    { createServiceAccount as Mutation_createServiceAccount } from './service-account/resolvers/Mutation/createServiceAccount.ts';
import    { deactivateUser as Mutation_deactivateUser } from './user/resolvers/Mutation/deactivateUser.ts';
import    { deleteOidcProvider as Mutation_deleteOidcProvider } from './oidc/resolvers/Mutation/deleteOidcProvider.ts';
import    { deleteRole as Mutation_deleteRole } from './role/resolvers/Mutation/deleteRole.ts';
import    { deleteServiceAccount as Mutation_deleteServiceAccount } from './service-account/resolvers/Mutation/deleteServiceAccount.ts';
import    { disableTotp as Mutation_disableTotp } from './sign-in/resolvers/Mutation/disableTotp.ts';
import    { enrolTotp as Mutation_enrolTotp } from './sign-in/resolvers/Mutation/enrolTotp.ts';
import    { inviteUser as Mutation_inviteUser } from './invite/resolvers/Mutation/inviteUser.ts';
import    { login as Mutation_login } from './session/resolvers/Mutation/login.ts';
import    { logout as Mutation_logout } from './session/resolvers/Mutation/logout.ts';
import    { reactivateUser as Mutation_reactivateUser } from './user/resolvers/Mutation/reactivateUser.ts';
import    { refreshSession as Mutation_refreshSession } from './session/resolvers/Mutation/refreshSession.ts';
import    { register as Mutation_register } from './tenant/resolvers/Mutation/register.ts';
import    { requestPasswordReset as Mutation_requestPasswordReset } from './password-reset/resolvers/Mutation/requestPasswordReset.ts';
import    { resendInvite as Mutation_resendInvite } from './invite/resolvers/Mutation/resendInvite.ts';
import    { resetPassword as Mutation_resetPassword } from './password-reset/resolvers/Mutation/resetPassword.ts';
import    { revokeAllSessions as Mutation_revokeAllSessions } from './session/resolvers/Mutation/revokeAllSessions.ts';
import    { revokeApiKey as Mutation_revokeApiKey } from './api-key/resolvers/Mutation/revokeApiKey.ts';
import    { revokeInvite as Mutation_revokeInvite } from './invite/resolvers/Mutation/revokeInvite.ts';
import    { revokeSession as Mutation_revokeSession } from './session/resolvers/Mutation/revokeSession.ts';
import    { rotateApiKey as Mutation_rotateApiKey } from './api-key/resolvers/Mutation/rotateApiKey.ts';
import    { setAuditRetention as Mutation_setAuditRetention } from './audit/resolvers/Mutation/setAuditRetention.ts';
import    { setOidcProvider as Mutation_setOidcProvider } from './oidc/resolvers/Mutation/setOidcProvider.ts';
import    { setUserRoles as Mutation_setUserRoles } from './user/resolvers/Mutation/setUserRoles.ts';
import    { updateRole as Mutation_updateRole } from './role/resolvers/Mutation/updateRole.ts';
import    { updateTenant as Mutation_updateTenant } from './tenant/resolvers/Mutation/updateTenant.ts';
import    { updateUser as Mutation_updateUser } from './user/resolvers/Mutation/updateUser.ts';
import    { verifyAuditLog as Mutation_verifyAuditLog } from './audit/resolvers/Mutation/verifyAuditLog.ts';
import    { ApiKey } from './api-key/resolvers/ApiKey.ts';
import    { ApiKeyConnection } from './api-key/resolvers/ApiKeyConnection.ts';
import    { AuditEntry } from './audit/resolvers/AuditEntry.ts';
import    { AuditEntryConnection } from './audit/resolvers/AuditEntryConnection.ts';
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
import    { TenantQuota } from './tenant/resolvers/TenantQuota.ts';
import    { TenantSettings } from './tenant/resolvers/TenantSettings.ts';
import    { TotpEnrolment } from './sign-in/resolvers/TotpEnrolment.ts';
import    { User } from './user/resolvers/User.ts';
import    { UserConnection } from './user/resolvers/UserConnection.ts';
import    { UserInvite } from './invite/resolvers/UserInvite.ts';
import    { UserInviteConnection } from './invite/resolvers/UserInviteConnection.ts';
import    { DateTime,EmailAddress,JSONValue,HttpUrl } from '@agentic/service/scalars';
    export const resolvers: Resolvers = {
      Query: { apiKey: Query_apiKey,apiKeys: Query_apiKeys,auditLog: Query_auditLog,auditLogExport: Query_auditLogExport,auditRetention: Query_auditRetention,invites: Query_invites,me: Query_me,oidcProvider: Query_oidcProvider,permissions: Query_permissions,roles: Query_roles,secondFactor: Query_secondFactor,serviceAccount: Query_serviceAccount,serviceAccounts: Query_serviceAccounts,sessions: Query_sessions,tenant: Query_tenant,user: Query_user,users: Query_users },
      Mutation: { acceptInvite: Mutation_acceptInvite,beginOidcLogin: Mutation_beginOidcLogin,changePassword: Mutation_changePassword,completeOidcLogin: Mutation_completeOidcLogin,confirmTotp: Mutation_confirmTotp,createApiKey: Mutation_createApiKey,createRole: Mutation_createRole,createServiceAccount: Mutation_createServiceAccount,deactivateUser: Mutation_deactivateUser,deleteOidcProvider: Mutation_deleteOidcProvider,deleteRole: Mutation_deleteRole,deleteServiceAccount: Mutation_deleteServiceAccount,disableTotp: Mutation_disableTotp,enrolTotp: Mutation_enrolTotp,inviteUser: Mutation_inviteUser,login: Mutation_login,logout: Mutation_logout,reactivateUser: Mutation_reactivateUser,refreshSession: Mutation_refreshSession,register: Mutation_register,requestPasswordReset: Mutation_requestPasswordReset,resendInvite: Mutation_resendInvite,resetPassword: Mutation_resetPassword,revokeAllSessions: Mutation_revokeAllSessions,revokeApiKey: Mutation_revokeApiKey,revokeInvite: Mutation_revokeInvite,revokeSession: Mutation_revokeSession,rotateApiKey: Mutation_rotateApiKey,setAuditRetention: Mutation_setAuditRetention,setOidcProvider: Mutation_setOidcProvider,setUserRoles: Mutation_setUserRoles,updateRole: Mutation_updateRole,updateTenant: Mutation_updateTenant,updateUser: Mutation_updateUser,verifyAuditLog: Mutation_verifyAuditLog },
      
      ApiKey: ApiKey,
ApiKeyConnection: ApiKeyConnection,
AuditEntry: AuditEntry,
AuditEntryConnection: AuditEntryConnection,
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
TenantQuota: TenantQuota,
TenantSettings: TenantSettings,
TotpEnrolment: TotpEnrolment,
User: User,
UserConnection: UserConnection,
UserInvite: UserInvite,
UserInviteConnection: UserInviteConnection,
DateTime: DateTime,
EmailAddress: EmailAddress,
JSON: JSONValue,
URL: HttpUrl
    }