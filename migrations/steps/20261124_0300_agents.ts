import type { Knex } from 'knex'
import { createIdempotencyTable, createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

/** Departments, agents and their durable runs. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    create table agents.department (
      tenant_id uuid not null,
      id uuid not null,
      name text not null check (length(name) between 1 and 200),
      description text not null default '',
      primary key (tenant_id, id),
      unique (tenant_id, name)
    );
    create table agents.agent (
      tenant_id uuid not null,
      id uuid not null,
      department_id uuid not null,
      kind text not null check (kind in ('QA_TESTER', 'DEVOPS', 'DESIGNER', 'SECURITY_AUDITOR', 'CUSTOM')),
      name text not null check (length(name) between 1 and 200),
      description text not null default '',
      version integer not null default 1 check (version > 0),
      definition jsonb not null,
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      unique (tenant_id, name),
      foreign key (tenant_id, department_id) references agents.department (tenant_id, id)
    );
    create index agent_kind on agents.agent (tenant_id, kind, id);
    create index agent_department on agents.agent (tenant_id, department_id, id);

    create table agents.run (
      tenant_id uuid not null,
      id uuid not null,
      agent_id uuid not null,
      project_id uuid not null,
      definition jsonb not null,
      state text not null default 'QUEUED' check (state in ('QUEUED', 'RUNNING', 'WAITING_APPROVAL', 'PAUSED',
        'PAUSED_BUDGET', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT')),
      progress real not null default 0 check (progress between 0 and 1),
      input jsonb not null,
      output jsonb,
      error jsonb,
      started_by_kind text not null check (started_by_kind in ('USER', 'SERVICE')),
      started_by_id text not null,
      cancel_reason text,
      last_sequence integer not null default 0,
      lease_token uuid,
      due_at timestamptz not null default now(),
      attempts integer not null default 0,
      queued_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz,
      primary key (tenant_id, id),
      foreign key (tenant_id, agent_id) references agents.agent (tenant_id, id),
      check ((finished_at is not null) = (state in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT'))),
      check (state <> 'RUNNING' or started_at is not null),
      check ((error is not null) = (state in ('FAILED', 'TIMED_OUT')))
    );
    create index run_agent on agents.run (tenant_id, agent_id, id);
    create index run_project on agents.run (tenant_id, project_id, id);
    create index run_state on agents.run (tenant_id, state, id);
    -- For the workers' claim, which looks across tenants: the one index that does not lead with the tenant.
    create index run_due on agents.run (due_at) where state in ('QUEUED', 'RUNNING');

    create table agents.run_event (
      tenant_id uuid not null,
      run_id uuid not null,
      sequence integer not null check (sequence > 0),
      type text not null,
      data jsonb not null,
      progress real not null,
      at timestamptz not null default clock_timestamp(),
      primary key (tenant_id, run_id, sequence),
      foreign key (tenant_id, run_id) references agents.run (tenant_id, id)
    );
    create table agents.journal (
      tenant_id uuid not null,
      run_id uuid not null,
      path text not null,
      act text not null,
      result jsonb,
      started_at timestamptz not null default clock_timestamp(),
      finished_at timestamptz,
      primary key (tenant_id, run_id, path),
      foreign key (tenant_id, run_id) references agents.run (tenant_id, id)
    );
    create table agents.artifact (
      tenant_id uuid not null,
      id uuid not null,
      run_id uuid not null,
      name text not null check (length(name) between 1 and 255),
      media_type text not null,
      content text not null,
      size_bytes integer not null check (size_bytes >= 0),
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      unique (tenant_id, run_id, name),
      foreign key (tenant_id, run_id) references agents.run (tenant_id, id)
    );
    grant select, insert, update on agents.department, agents.agent, agents.run, agents.journal to agents;
    grant select, insert on agents.run_event, agents.artifact to agents;
  `)
  for (const table of ['department', 'agent', 'run', 'run_event', 'journal', 'artifact']) {
    await protectTenantTable(knex, `agents.${table}`)
  }
  await createIdempotencyTable(knex, 'agents')
  await openToLookup(knex, 'agents.run')
  // A lease is `due_at` moved ahead: a worker that dies leaves no lock, the row falls due again.
  await createLookup(knex, {
    signature: 'agents.claim_runs(lease_ms integer, runs_max integer)',
    returns: 'table (tenant_id uuid, id uuid, lease_token uuid)',
    body: `
      update agents.run as run
         set due_at = now() + lease_ms * interval '1 millisecond', lease_token = gen_random_uuid(), attempts = run.attempts + 1
        from (select due.tenant_id, due.id from agents.run as due
               where due.state in ('QUEUED', 'RUNNING') and due.due_at <= now()
               order by due.due_at limit runs_max for update skip locked) as claimed
       where run.tenant_id = claimed.tenant_id and run.id = claimed.id
      returning run.tenant_id, run.id, run.lease_token`,
    callableBy: 'agents',
    needs: [
      'select (tenant_id, id, state, due_at, attempts, lease_token) on agents.run',
      'update (due_at, lease_token, attempts) on agents.run',
    ],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
