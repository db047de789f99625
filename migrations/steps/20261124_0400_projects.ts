import type { Knex } from 'knex'
import { createIdempotencyTable, protectTenantTable } from '../tenant-table.ts'

/** Projects, their budgets, model prices, cost records and reservations. Amounts are nano-dollars. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await createProjectAndBudget(knex)
  await createCosts(knex)
  for (const table of ['project', 'budget', 'model_price', 'cost_record', 'reservation']) {
    await protectTenantTable(knex, `projects.${table}`)
  }
  await createIdempotencyTable(knex, 'projects')
}

async function createProjectAndBudget(knex: Knex): Promise<void> {
  await knex.raw(`
    create table projects.project (
      tenant_id uuid not null,
      id uuid not null,
      key text not null check (key ~ '^[A-Z][A-Z0-9_-]{1,31}$'),
      name text not null check (length(name) between 1 and 200),
      description text check (length(description) <= 5000),
      state text not null default 'ACTIVE' check (state in ('ACTIVE', 'ARCHIVED')),
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      constraint project_key_unique unique (tenant_id, key)
    );
    create table projects.budget (
      tenant_id uuid not null,
      id uuid not null,
      scope text not null check (scope in ('TENANT', 'PROJECT', 'AGENT', 'RUN', 'API_KEY')),
      subject uuid not null check (scope <> 'TENANT' or subject = tenant_id),
      limit_nano bigint not null check (limit_nano > 0),
      period text not null check (period in ('DAY', 'WEEK', 'MONTH', 'TOTAL')),
      timezone text not null,
      thresholds int[] not null,
      on_exceeded text not null check (on_exceeded in ('BLOCK', 'PAUSE_AND_ASK', 'NOTIFY')),
      created_at timestamptz not null default now(),
      primary key (tenant_id, id),
      constraint budget_subject_unique unique (tenant_id, scope, subject, period)
    );
    grant select, insert, update on projects.project to projects;
    grant select, insert, update, delete on projects.budget to projects;
  `)
}

async function createCosts(knex: Knex): Promise<void> {
  await knex.raw(`
    create table projects.model_price (
      tenant_id uuid not null,
      id uuid not null,
      provider text not null check (length(provider) between 1 and 100),
      model text not null check (length(model) between 1 and 200),
      effective_from timestamptz not null,
      input_nano_per_million bigint not null check (input_nano_per_million >= 0),
      cached_input_nano_per_million bigint not null check (cached_input_nano_per_million >= 0),
      output_nano_per_million bigint not null check (output_nano_per_million >= 0),
      reasoning_nano_per_million bigint not null check (reasoning_nano_per_million >= 0),
      primary key (tenant_id, id),
      constraint model_price_effective_unique unique (tenant_id, provider, model, effective_from)
    );
    create table projects.cost_record (
      tenant_id uuid not null,
      id uuid not null,
      at timestamptz not null,
      project_id uuid not null,
      agent_id uuid,
      run_id uuid,
      api_key_id uuid,
      kind text not null check (kind in ('MODEL_CALL', 'TOOL', 'COMPUTE', 'MANUAL')),
      provider text,
      model text,
      input_tokens int not null default 0 check (input_tokens >= 0),
      cached_input_tokens int not null default 0 check (cached_input_tokens between 0 and input_tokens),
      output_tokens int not null default 0 check (output_tokens >= 0),
      reasoning_tokens int not null default 0 check (reasoning_tokens between 0 and output_tokens),
      duration_ms int check (duration_ms >= 0),
      description text,
      amount_nano bigint not null check (amount_nano >= 0),
      price_id uuid,
      idempotency_key text not null,
      primary key (tenant_id, id),
      unique (tenant_id, idempotency_key),
      foreign key (tenant_id, project_id) references projects.project (tenant_id, id),
      foreign key (tenant_id, price_id) references projects.model_price (tenant_id, id)
    );
    create index cost_record_at on projects.cost_record (tenant_id, at) include (amount_nano);
    create index cost_record_project on projects.cost_record (tenant_id, project_id, at) include (amount_nano);
    create index cost_record_agent on projects.cost_record (tenant_id, agent_id, at) include (amount_nano);
    create index cost_record_run on projects.cost_record (tenant_id, run_id, at) include (amount_nano);
    create index cost_record_api_key on projects.cost_record (tenant_id, api_key_id, at) include (amount_nano);

    create table projects.reservation (
      tenant_id uuid not null,
      id uuid not null,
      project_id uuid not null,
      agent_id uuid not null,
      run_id uuid not null,
      api_key_id uuid,
      amount_nano bigint not null check (amount_nano > 0),
      state text not null default 'HELD' check (state in ('HELD', 'SETTLED', 'RELEASED')),
      expires_at timestamptz not null,
      idempotency_key text not null,
      primary key (tenant_id, id),
      unique (tenant_id, idempotency_key),
      foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
    );
    create index reservation_held on projects.reservation (tenant_id, expires_at) where state = 'HELD';
    grant select, insert on projects.model_price, projects.cost_record to projects;
    grant select, insert, update on projects.reservation to projects;
  `)
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
