import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'Read model: materialized views, the function that refreshes them, and when it did.',
}

export async function up(db: Db): Promise<void> {
  await createRecord(db)
  await createEntityStats(db)
  await createTenantUsage(db)
  await createRefresh(db)
}

export async function down(db: Db): Promise<void> {
  await sql`drop function refresh_read_model()`.execute(db)
  await sql`drop materialized view tenant_usage_summary`.execute(db)
  await sql`drop materialized view entity_stats`.execute(db)
  await sql`drop table read_model_refresh`.execute(db)
}

async function createRecord(db: Db): Promise<void> {
  await sql`
    create table read_model_refresh (
      view_name text primary key,
      refreshed_at timestamptz not null,
      duration_ms double precision not null
    )`.execute(db)
  const text = 'When each view of the read model was last refreshed; pg_matviews does not know.'
  await describe(
    db,
    { kind: 'table', name: 'read_model_refresh', text },
    {
      view_name: 'Name of the materialized view.',
      refreshed_at: 'When its last refresh began: what was committed by then is in it.',
      duration_ms: 'How long that took, in ms.',
    },
  )
}

async function createEntityStats(db: Db): Promise<void> {
  await sql`
    create materialized view entity_stats as
    select e.id as entity_id, e.tenant_id, e.entity_type, e.title, v.version_count,
           coalesce(f.favorite_count, 0) as favorite_count, coalesce(s.share_count, 0) as share_count,
           coalesce(o.outgoing_count, 0) as outgoing_count, coalesce(i.incoming_count, 0) as incoming_count,
           coalesce(u.usage_count, 0) as usage_count, coalesce(u.tokens_total, 0) as tokens_total,
           coalesce(u.tokens_last_30d, 0) as tokens_last_30d, u.last_used_at, e.created_at, e.updated_at
    from entity e
    join (select id, count(*) as version_count from entity group by id) v on v.id = e.id
    left join (select entity_id, count(*) as favorite_count from favorite group by entity_id) f on f.entity_id = e.id
    left join (select entity_id, count(*) as share_count from share
               where revoked_at is null and (expires_at is null or expires_at > now())
               group by entity_id) s on s.entity_id = e.id
    left join (select source_id, count(*) as outgoing_count from relationship group by source_id) o on o.source_id = e.id
    left join (select target_id, count(*) as incoming_count from relationship group by target_id) i on i.target_id = e.id
    left join (select entity_id, count(*) as usage_count, sum(tokens)::bigint as tokens_total,
                      (sum(tokens) filter (where occurred_at > now() - interval '30 days'))::bigint as tokens_last_30d,
                      max(occurred_at) as last_used_at
               from usage_event group by entity_id) u on u.entity_id = e.id
    where e.valid_to is null`.execute(db)
  await sql`create unique index idx_entity_stats_entity on entity_stats (entity_id)`.execute(db)
  await sql`create index idx_entity_stats_tenant on entity_stats (tenant_id)`.execute(db)
  const text =
    'Figures of each current entity as of the last refresh. It knows no row security: not for tenants to read.'
  await describe(
    db,
    { kind: 'materialized view', name: 'entity_stats', text },
    {
      entity_id: 'entity.id.',
      tenant_id: 'The tenant of the entity.',
      entity_type: 'What the entity is.',
      title: 'Title of the current version.',
      version_count: 'Versions that were ever written.',
      favorite_count: 'Users who marked it as a favourite.',
      share_count: 'Shares that were good at the refresh.',
      outgoing_count: 'Relationships that start from it.',
      incoming_count: 'Relationships that lead to it.',
      usage_count: 'Usage events.',
      tokens_total: 'Tokens of all its usage events.',
      tokens_last_30d: 'Tokens of the 30 days before the refresh.',
      last_used_at: 'Time of the last usage event; null without one.',
      created_at: 'When the entity was created.',
      updated_at: 'When the current version was written.',
    },
  )
}

/** Full joins: usage of a tenant without a row in tenant is shown too, since no foreign key rules it out. */
async function createTenantUsage(db: Db): Promise<void> {
  await sql`
    create materialized view tenant_usage_summary as
    select coalesce(t.id, e.tenant_id, u.tenant_id, v.tenant_id) as tenant_id, t.name as tenant_name,
           t.monthly_token_quota, coalesce(p.user_count, 0) as user_count,
           coalesce(e.entity_count, 0) as entity_count, coalesce(v.events_last_30d, 0) as events_last_30d,
           coalesce(u.usage_count, 0) as usage_count, coalesce(u.tokens_total, 0) as tokens_total,
           coalesce(u.tokens_last_30d, 0) as tokens_last_30d, coalesce(u.tokens_this_month, 0) as tokens_this_month,
           u.last_used_at
    from tenant t
    full join (select tenant_id, count(*) as entity_count from entity where valid_to is null group by tenant_id) e
      on e.tenant_id = t.id
    full join (select tenant_id, count(*) as usage_count, sum(tokens)::bigint as tokens_total,
                      (sum(tokens) filter (where occurred_at > now() - interval '30 days'))::bigint as tokens_last_30d,
                      (sum(tokens) filter (where occurred_at >= date_trunc('month', now(), 'UTC')))::bigint as tokens_this_month,
                      max(occurred_at) as last_used_at
               from usage_event group by tenant_id) u
      on u.tenant_id = coalesce(t.id, e.tenant_id)
    full join (select tenant_id, count(*) as events_last_30d from event
               where occurred_at > now() - interval '30 days' group by tenant_id) v
      on v.tenant_id = coalesce(t.id, e.tenant_id, u.tenant_id)
    left join (select tenant_id, count(*) as user_count from "user" group by tenant_id) p on p.tenant_id = t.id`.execute(
    db,
  )
  await sql`create unique index idx_tenant_usage_summary_tenant on tenant_usage_summary (tenant_id)`.execute(
    db,
  )
  const text =
    'Usage of each tenant as of the last refresh, for billing and quotas. It knows no row security: not for tenants to read.'
  await describe(
    db,
    { kind: 'materialized view', name: 'tenant_usage_summary', text },
    {
      tenant_id: 'The tenant.',
      tenant_name: 'Its name; null where rows name a tenant that is not there.',
      monthly_token_quota: 'Tokens it may use in a calendar month (UTC); null: no limit.',
      user_count: 'Its users.',
      entity_count: 'Its current entities.',
      events_last_30d: 'Events of the 30 days before the refresh.',
      usage_count: 'Usage events.',
      tokens_total: 'Tokens of all its usage events.',
      tokens_last_30d: 'Tokens of the 30 days before the refresh.',
      tokens_this_month: 'Tokens of the calendar month (UTC) of the refresh, up to it.',
      last_used_at: 'Time of the last usage event; null without one.',
    },
  )
}

/** Views that were never filled cannot be refreshed concurrently; the others are, so that readers go on. */
async function createRefresh(db: Db): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db)
  await sql`
    create function refresh_read_model() returns void
      language plpgsql set search_path = pg_catalog, ${sql.id(rows[0]!.schema)}, pg_temp
    as $body$
    declare
      view record; started timestamptz;
    begin
      for view in
        select c.oid::regclass as name, c.relname::text as label, c.relispopulated as filled
        from pg_class c where c.oid in ('entity_stats'::regclass, 'tenant_usage_summary'::regclass)
        order by c.relname
      loop
        started := clock_timestamp();
        execute format('refresh materialized view %s %s', case when view.filled then 'concurrently' end, view.name);
        insert into read_model_refresh (view_name, refreshed_at, duration_ms)
        values (view.label, started, extract(epoch from clock_timestamp() - started) * 1000)
        on conflict (view_name) do update
          set refreshed_at = excluded.refreshed_at, duration_ms = excluded.duration_ms;
      end loop;
    end $body$`.execute(db)
  const text =
    'Brings entity_stats and tenant_usage_summary up to date and records when. Readers go on meanwhile; a second call waits for the first.'
  await sql`comment on function refresh_read_model() is ${sql.lit(text)}`.execute(db)
}

async function describe(
  db: Db,
  { kind, name, text }: { kind: 'table' | 'materialized view'; name: string; text: string },
  columns: Record<string, string>,
): Promise<void> {
  await sql`comment on ${sql.raw(kind)} ${sql.id(name)} is ${sql.lit(text)}`.execute(db)
  for (const [column, words] of Object.entries(columns))
    await sql`comment on column ${sql.id(name, column)} is ${sql.lit(words)}`.execute(db)
}
