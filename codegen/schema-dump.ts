import type { Knex } from 'knex'

// `pg_dump` must be as new as the server and does not come with the embedded binaries, so the catalogue's own functions
// say what it would. This text is for people and for `git diff`; what makes a database are the migrations.
const STATEMENTS = `
  with spaces as (select oid, nspname from pg_namespace where nspname = any(?)),
  relations as (
    select c.*, s.nspname, format('%I.%I', s.nspname, c.relname) as name
    from pg_class c join spaces s on s.oid = c.relnamespace
  ),
  -- section orders the kinds of statement inside one object
  statements (space, object, section, statement) as (
    select nspname, '', 0, format('create schema %I;', nspname) from spaces
    union all
    select nspname, '', 1, format('grant %s on schema %I to %I;', lower(string_agg(privilege_type, ', ' order by privilege_type)), nspname, r.rolname)
    from spaces join pg_namespace n using (oid, nspname), aclexplode(n.nspacl) a join pg_roles r on r.oid = a.grantee
    where a.grantee <> n.nspowner group by nspname, r.rolname
    union all
    select nspname, relname, 0, format(E'create table %s (\\n  %s\\n)%s;', name, (
      select string_agg(line, E',\\n  ' order by place, line) from (
        select attnum::int as place, concat_ws(' ', quote_ident(attname), format_type(atttypid, atttypmod),
          case when attnotnull then 'not null' end,
          case when attgenerated <> '' then format('generated always as (%s) stored', pg_get_expr(adbin, adrelid))
               when attidentity <> '' then 'generated always as identity'
               when adbin is not null then 'default ' || pg_get_expr(adbin, adrelid) end) as line
        from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
        where attrelid = relations.oid and attnum > 0 and not attisdropped
        union all
        select 10000 + strpos('puxcf', contype), format('constraint %I %s', conname, pg_get_constraintdef(oid))
        from pg_constraint where conrelid = relations.oid and contype in ('p', 'u', 'x', 'c', 'f')
      ) as lines), case when relkind = 'p' then ' partition by ' || pg_get_partkeydef(oid) else '' end)
    from relations where relkind in ('r', 'p') and not relispartition
    union all
    select nspname, relname, 0, format('create table %s partition of %s %s;', name, inhparent::regclass, pg_get_expr(relpartbound, relations.oid))
    from relations join pg_inherits on inhrelid = relations.oid where relispartition and relkind in ('r', 'p')
    union all
    select nspname, relname, 0, format(E'create view %s with (%s) as\\n%s', name, array_to_string(coalesce(reloptions, '{}'), ', '), pg_get_viewdef(oid, true))
    from relations where relkind = 'v'
    union all
    select t.nspname, t.relname, 1, pg_get_indexdef(i.indexrelid) || ';'
    from relations t join pg_index i on i.indrelid = t.oid
    where not t.relispartition and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
    union all
    select nspname, relname, 2, format('alter table %s enable row level security;', name) from relations where relrowsecurity
    union all
    select nspname, relname, 3, format('alter table %s force row level security;', name) from relations where relforcerowsecurity
    union all
    select nspname, relname, 4, format('create policy %I on %s as %s for %s to %s%s%s;', polname, name,
      case when polpermissive then 'permissive' else 'restrictive' end,
      case polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end,
      coalesce((select string_agg(quote_ident(rolname), ', ' order by rolname) from pg_roles where pg_roles.oid = any (polroles)), 'public'),
      E'\\n  using (' || pg_get_expr(polqual, polrelid) || ')', E'\\n  with check (' || pg_get_expr(polwithcheck, polrelid) || ')')
    from relations join pg_policy on polrelid = relations.oid
    union all
    select nspname, relname, 5, pg_get_triggerdef(pg_trigger.oid) || ';'
    from relations join pg_trigger on tgrelid = relations.oid where not tgisinternal
    union all
    select nspname, relname, 6, format('grant %s on %s to %I;', lower(string_agg(a.privilege_type, ', ' order by a.privilege_type)), name, r.rolname)
    from relations, aclexplode(relacl) a join pg_roles r on r.oid = a.grantee
    where relkind in ('r', 'p', 'v', 'S') and a.grantee <> relowner group by nspname, relname, name, r.rolname
    union all
    select nspname, relname, 7, format('grant %s (%s) on %s to %I;', lower(a.privilege_type), string_agg(quote_ident(attname), ', ' order by attnum), name, r.rolname)
    from relations join pg_attribute on attrelid = relations.oid, aclexplode(attacl) a join pg_roles r on r.oid = a.grantee
    where attnum > 0 and not attisdropped group by nspname, relname, name, a.privilege_type, r.rolname
    union all
    select nspname, proname, 8, format(E'%s;', trim(trailing E'\\n' from pg_get_functiondef(p.oid)))
    from spaces join pg_proc p on pronamespace = spaces.oid where prokind in ('f', 'p')
    union all
    select nspname, proname, 9, format('grant execute on function %s to %s;', p.oid::regprocedure, coalesce(r.rolname, 'public'))
    from spaces join pg_proc p on pronamespace = spaces.oid, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
      left join pg_roles r on r.oid = a.grantee
    where prokind in ('f', 'p') and a.grantee <> proowner
  )
  select space, object, statement from statements order by space, object, section, statement`

interface Statement {
  readonly space: string
  readonly object: string
  readonly statement: string
}

/** Tables, keys, indexes, policies, functions and grants of these Postgres schemas, in an order that never changes by itself. */
export async function dumpSchemas(knex: Knex, schemas: readonly string[]): Promise<string> {
  const { rows } = (await knex.raw(STATEMENTS, [[...schemas]])) as { rows: Statement[] }
  const objects = Map.groupBy(rows, ({ space, object }) => `${space}.${object}`)
  const parts = [...objects.values()].map((statements) => statements.map(({ statement }) => statement).join('\n'))
  return `-- Generated by \`npm run codegen\` from the migrated database, to be read and reviewed. Do not edit.\n\n${parts.join('\n\n')}\n`
}
