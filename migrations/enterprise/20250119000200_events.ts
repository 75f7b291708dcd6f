import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** The tenant that this session works for; null where none was set. */
const currentTenant = sql`nullif(current_setting('app.current_tenant', true), '')::uuid`

/** The partitions that the document names; the rest is made by ensure_partitions, since a migration has no today. */
const documented: readonly (readonly [table: string, unit: string, moment: string])[] = [
  ['event', 'month', '2025-01-01 00:00:00+00'],
  ['event', 'month', '2025-02-01 00:00:00+00'],
  ['event', 'month', '2025-03-01 00:00:00+00'],
  ['usage_event', 'day', '2025-01-19 00:00:00+00'],
  ['usage_event', 'day', '2025-01-20 00:00:00+00'],
]

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'Events by month, usage events by day, and the functions that make partitions.',
}

export async function up(db: Db): Promise<void> {
  await createEvent(db)
  await createUsageEvent(db)
  await createAddPartition(db)
  await createEnsurePartitions(db)
  for (const table of ['event', 'usage_event']) await createDefaultPartition(db, table)
  for (const [table, unit, moment] of documented)
    await sql`select add_partition(${table}::text::regclass, ${unit}, ${moment}::timestamptz)`.execute(db)
}

export async function down(db: Db): Promise<void> {
  await sql`drop function ensure_partitions(integer)`.execute(db)
  await sql`drop function add_partition(regclass, text, timestamptz)`.execute(db)
  await sql`drop table usage_event`.execute(db)
  await sql`drop table event`.execute(db)
}

async function createEvent(db: Db): Promise<void> {
  await sql`
    create table event (
      id uuid not null default gen_random_uuid(),
      tenant_id uuid not null default ${currentTenant},
      occurred_at timestamptz not null default clock_timestamp(),
      event_type text not null check (event_type <> ''),
      entity_id uuid,
      entity_version integer,
      actor_id uuid,
      data jsonb not null default '{}',
      metadata jsonb not null default '{}',
      primary key (id, occurred_at)
    ) partition by range (occurred_at)`.execute(db)
  await sql`create index idx_event_tenant on event (tenant_id, occurred_at desc)`.execute(db)
  await sql`create index idx_event_entity on event (entity_id, occurred_at)`.execute(db)
  await describe(
    db,
    'event',
    'Everything that happened, written once and never changed. Partitioned by month, UTC.',
    {
      id: 'Identity of the event.',
      tenant_id: 'The tenant that it happened in.',
      occurred_at: 'When it happened; decides the partition.',
      event_type: 'What happened, such as entity.updated.',
      entity_id: 'entity.id that it happened to; null where it was none.',
      entity_version: 'Version of the entity that it led to; null where there is none.',
      actor_id: 'The user who did it; null: a program.',
      data: 'What is needed to replay the event.',
      metadata: 'Where it came from, such as request and client.',
    },
  )
}

async function createUsageEvent(db: Db): Promise<void> {
  await sql`
    create table usage_event (
      id uuid not null default gen_random_uuid(),
      tenant_id uuid not null default ${currentTenant},
      occurred_at timestamptz not null default clock_timestamp(),
      user_id uuid,
      entity_id uuid,
      action text not null default 'use' check (action <> ''),
      model text,
      tokens integer not null default 0 check (tokens >= 0),
      duration_ms integer check (duration_ms >= 0),
      metadata jsonb not null default '{}',
      primary key (id, occurred_at)
    ) partition by range (occurred_at)`.execute(db)
  await sql`create index idx_usage_event_tenant on usage_event (tenant_id, occurred_at desc)`.execute(db)
  await sql`create index idx_usage_event_entity on usage_event (entity_id, occurred_at)`.execute(db)
  await describe(db, 'usage_event', 'What was used, for analytics and billing. Partitioned by day, UTC.', {
    id: 'Identity of the usage event.',
    tenant_id: 'The tenant that is billed.',
    occurred_at: 'When it was used; decides the partition.',
    user_id: 'The user who used it; null: a program.',
    entity_id: 'entity.id that was used; null where it was none.',
    action: 'What was done, such as use, compress, compose.',
    model: 'Model that the tokens were spent on.',
    tokens: 'Tokens that are billed.',
    duration_ms: 'How long it took, in ms.',
    metadata:
      'compression: {original_tokens, compressed_tokens, ratio}; auto_composition: {context_ids, score}; more by name.',
  })
}

/** Rows that no other partition takes go here, so that none is refused. */
async function createDefaultPartition(db: Db, table: string): Promise<void> {
  const name = `${table}_default`
  await sql`create table ${sql.id(name)} (like ${sql.id(table)} including all)`.execute(db)
  await sql`alter table ${sql.id(name)} enable row level security`.execute(db)
  const text = `Rows of ${table} whose time has no partition yet; ensure_partitions moves them.`
  await sql`comment on table ${sql.id(name)} is ${sql.lit(text)}`.execute(db)
  await sql`alter table ${sql.id(table)} attach partition ${sql.id(name)} default`.execute(db)
}

/**
 * Locks: the table first, as ATTACH PARTITION does, then the default partition. For a period that has begun nobody may
 * write meanwhile: a row that is on its way to the default partition would be refused (23514) once the bounds have changed.
 * Nobody writes rows of the future, so there reads and writes of other partitions go on. Where the partition is there
 * already no lock is taken.
 */
async function createAddPartition(db: Db): Promise<void> {
  await sql`
    create function add_partition(parent regclass, unit text, moment timestamptz) returns bigint
      language plpgsql set search_path = ${await searchPath(db)} set timezone = 'UTC' set datestyle = 'ISO, YMD'
    as $body$
    declare
      lower_bound timestamptz := date_trunc(unit, moment);
      upper_bound timestamptz := date_trunc(unit, moment) + ('1 ' || unit)::interval;
      label text := to_char(moment, case unit when 'month' then 'YYYY-MM' when 'day' then 'YYYY-MM-DD' end);
      schema_name text; table_name text; key_column text; waiting regclass;
      target text; column_names text; moved bigint := 0;
    begin
      select n.nspname, c.relname, a.attname, nullif(p.partdefid, 0)::regclass
        into schema_name, table_name, key_column, waiting
        from pg_partitioned_table p join pg_class c on c.oid = p.partrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
        where p.partrelid = parent;
      if label is null or table_name is null then
        raise exception 'A month or day of a partitioned table is needed, not % of %', unit, parent
          using errcode = 'invalid_parameter_value';
      end if;
      target := format('%I.%I', schema_name, table_name || '_' || replace(label, '-', '_'));
      for attempt in 1..2 loop
        if pg_partition_root(to_regclass(target)) = parent then return null; end if;
        -- Another call may be making it: wait for that call's end, then look again.
        perform pg_advisory_xact_lock('pg_class'::regclass::oid::integer, parent::oid::integer);
      end loop;
      if to_regclass(target) is not null then
        raise exception '% is there, but is no partition of %', target, parent
          using errcode = 'duplicate_table', hint = 'Attach it, rename it or drop it.';
      end if;
      execute format('lock table only %s in %s mode', parent,
        case when lower_bound > clock_timestamp() then 'share update exclusive' else 'access exclusive' end);
      execute format('create table %s (like %s including all)', target, parent);
      execute format('alter table %s enable row level security', target);
      execute format('comment on table %s is %L', target, format('Rows of %s of %s, UTC.', table_name, label));
      if waiting is not null then
        select string_agg(quote_ident(attname), ', ' order by attnum) into column_names
          from pg_attribute where attrelid = parent and attnum > 0 and not attisdropped and attgenerated = '';
        execute format('lock table %s in access exclusive mode', waiting);
        execute format(
          'with moved as (delete from %1$s where %2$I >= $1 and %2$I < $2 returning %3$s)
           insert into %4$s (%3$s) select %3$s from moved', waiting, key_column, column_names, target)
          using lower_bound, upper_bound;
        get diagnostics moved = row_count;
      end if;
      execute format('alter table %s attach partition %s for values from (%L) to (%L)',
        parent, target, lower_bound, upper_bound);
      return moved;
    end $body$`.execute(db)
  const text =
    'Makes the partition of event (month) or usage_event (day) that a moment falls in, UTC, and moves its rows there from the default partition. Returns how many; null when the partition was there.'
  await sql`comment on function add_partition(regclass, text, timestamptz) is ${sql.lit(text)}`.execute(db)
}

async function createEnsurePartitions(db: Db): Promise<void> {
  await sql`
    create function ensure_partitions(ahead integer default 3)
      returns table (table_name text, partition_name text, moved_rows bigint)
      language plpgsql set search_path = ${await searchPath(db)} set timezone = 'UTC' set datestyle = 'ISO, YMD'
    as $body$
    declare
      kind record; periods timestamptz[]; period timestamptz; moved bigint;
    begin
      if ahead is null or ahead not between 0 and 1000 then
        raise exception 'ahead must be from 0 to 1000, not %', ahead using errcode = 'invalid_parameter_value';
      end if;
      for kind in
        select name, unit, form, waiting, date_trunc(unit, now()) as first,
               date_trunc(unit, now()) + ahead * ('1 ' || unit)::interval as last
        from (values ('event', 'month', '_YYYY_MM', 'event_default'),
                     ('usage_event', 'day', '_YYYY_MM_DD', 'usage_event_default')) as kinds (name, unit, form, waiting)
      loop
        -- Before the first look at the default partition: two calls that both hold it open would deadlock.
        perform pg_advisory_xact_lock('pg_class'::regclass::oid::integer, kind.name::regclass::oid::integer);
        -- Gathered first: an open cursor on the default partition would bar the ATTACH.
        execute format(
          'select array_agg(period order by period) from (
             select generate_series($1, $2, %1$L::interval) as period
             union
             -- Periods that were missed, the newest hundred: a call with a wild history must come to an end.
             (select distinct date_trunc(%2$L, occurred_at) from %3$I
              where occurred_at >= ''1970-01-01'' and occurred_at < $1 order by 1 desc limit 100)) as wanted',
          '1 ' || kind.unit, kind.unit, kind.waiting) into periods using kind.first, kind.last;
        foreach period in array periods
        loop
          moved := add_partition(kind.name::regclass, kind.unit, period);
          continue when moved is null;
          table_name := kind.name;
          partition_name := kind.name || to_char(period, kind.form);
          moved_rows := moved;
          return next;
        end loop;
      end loop;
    end $body$`.execute(db)
  const text =
    'Makes the partitions of this month and day and of as many months and days ahead, and of past ones that have rows in a default partition. Safe at any time and twice at once; returns what it made.'
  await sql`comment on function ensure_partitions(integer) is ${sql.lit(text)}`.execute(db)
}

/** Fixed at creation, so that nobody's search_path decides what the functions call. */
async function searchPath(db: Db) {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db)
  return sql`pg_catalog, ${sql.id(rows[0]!.schema)}, pg_temp`
}

async function describe(db: Db, table: string, text: string, columns: Record<string, string>): Promise<void> {
  await sql`comment on table ${sql.id(table)} is ${sql.lit(text)}`.execute(db)
  for (const [column, words] of Object.entries(columns))
    await sql`comment on column ${sql.id(table, column)} is ${sql.lit(words)}`.execute(db)
}
