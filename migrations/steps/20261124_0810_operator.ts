import type { Knex } from 'knex'

/** For people with psql: who may do what, which keys are in use, what happened lately. See docs/operations.md. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  // Roles belong to the whole server, so another database on it may have made it already.
  await knex.raw(`
    do $$ begin
      create role operator nologin nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
    exception when duplicate_object or unique_violation then null;
    end $$`)
  await knex.raw(`
    create view identity.effective_permission with (security_invoker) as
      select u.tenant_id, 'USER' as holder_kind, u.id as holder_id, u.email as holder, r.name as role, unnest(r.permissions) as permission
        from identity.user_account u
        join identity.user_role ur on ur.tenant_id = u.tenant_id and ur.user_id = u.id
        join identity.role r on r.tenant_id = ur.tenant_id and r.id = ur.role_id
       where u.state = 'ACTIVE'
      union all
      select s.tenant_id, 'SERVICE_ACCOUNT', s.id, s.name, r.name, unnest(r.permissions)
        from identity.service_account s
        join identity.service_account_role sr on sr.tenant_id = s.tenant_id and sr.service_account_id = s.id
        join identity.role r on r.tenant_id = sr.tenant_id and r.id = sr.role_id
       where s.deleted_at is null;

    create view identity.active_api_key with (security_invoker) as
      select k.tenant_id, k.id, k.name, k.prefix, k.scopes, coalesce(u.email, s.name) as owner, k.created_at, k.expires_at, k.last_used_at
        from identity.api_key k
        left join identity.user_account u on u.tenant_id = k.tenant_id and u.id = k.user_id
        left join identity.service_account s on s.tenant_id = k.tenant_id and s.id = k.service_account_id
       where k.revoked_at is null and (k.expires_at > now() or k.expires_at is null)
         and (k.retires_at > now() or k.retires_at is null)
         and (u.state = 'ACTIVE' or (s.id is not null and s.deleted_at is null));

    create view identity.recent_audit with (security_invoker) as
      select tenant_id, sequence, at, action, outcome, actor_kind, actor_id, api_key_id, target, details, request_id, client_address
        from identity.audit_entry where at > now() - interval '7 days';

    grant usage on schema identity to operator;
    grant select on identity.effective_permission, identity.active_api_key, identity.recent_audit to operator;
    -- As the views read with the rights of who asks. No hash of a password, a key or a token is among it.
    grant select (tenant_id, id, email, state) on identity.user_account to operator;
    grant select on identity.user_role, identity.role, identity.service_account, identity.service_account_role to operator;
    grant select (tenant_id, id, name, prefix, scopes, user_id, service_account_id, created_at, expires_at, last_used_at, revoked_at, retires_at)
      on identity.api_key to operator;
    grant select on identity.audit_entry to operator;
  `)
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
