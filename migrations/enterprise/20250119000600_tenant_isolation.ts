import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** In a sub-select, so that it is read once for a query and not for every row. */
const currentTenant = sql`(select nullif(current_setting('app.current_tenant', true), '')::uuid)`
const isOwn = sql`tenant_id = ${currentTenant}`

/** Tables whose every row names its tenant. */
const owned = ['user', 'session', 'entity', 'favorite', 'share', 'suggestion']
/** Tables that may only be added to. */
const appended = ['event', 'usage_event']
/** Tables whose tenant may be left open, and the column that leads to the entity whose tenant it then is. */
const loaded = { relationship: 'source_id', embedding: 'entity_id' } as const

const tables = ['tenant', ...owned, ...appended, ...Object.keys(loaded)]

/** What an application may do; rows that others wrote into a log are not its to change. */
const privileges: Readonly<Record<string, string>> = {
  tenant: 'select',
  user: 'select, insert, update, delete',
  session: 'select, insert, update, delete',
  entity: 'select, insert, update',
  relationship: 'select, insert, update, delete',
  event: 'select, insert',
  usage_event: 'select, insert',
  embedding: 'select, insert, update, delete',
  favorite: 'select, insert, delete',
  share: 'select, insert, update, delete',
  suggestion: 'select, insert, update, delete',
  current_tenant_entity_stats: 'select',
  current_tenant_usage: 'select',
}

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'Row security: a tenant sees and changes its own rows only.',
}

export async function up(db: Db): Promise<void> {
  for (const table of tables) await sql`alter table ${sql.id(table)} enable row level security`.execute(db)
  await policy(db, 'tenant', sql`using (id = ${currentTenant})`)
  for (const table of owned) await policy(db, table, sql`using (${isOwn})`)
  await keepHistory(db)
  for (const table of appended) {
    await policy(db, table, sql`for select using (${isOwn})`)
    await sql`create policy tenant_append on ${sql.id(table)} for insert with check (${isOwn})`.execute(db)
    await describePolicy(
      db,
      'tenant_append',
      table,
      'New rows are of the tenant that app.current_tenant names.',
    )
  }
  for (const [table, column] of Object.entries(loaded)) await isolateByEntity(db, table, column)
  await createViews(db)
  await createGrant(db)
}

export async function down(db: Db): Promise<void> {
  await sql`drop function grant_application_access(name)`.execute(db)
  await sql`drop view current_tenant_usage`.execute(db)
  await sql`drop view current_tenant_entity_stats`.execute(db)
  await sql`drop policy closed_versions_stay on entity`.execute(db)
  for (const table of appended) await sql`drop policy tenant_append on ${sql.id(table)}`.execute(db)
  for (const table of tables.toReversed()) {
    await sql`drop policy tenant_isolation on ${sql.id(table)}`.execute(db)
    await sql`alter table ${sql.id(table)} disable row level security`.execute(db)
  }
}

async function policy(db: Db, table: string, clauses: ReturnType<typeof sql>): Promise<void> {
  await sql`create policy tenant_isolation on ${sql.id(table)} ${clauses}`.execute(db)
  await describePolicy(
    db,
    'tenant_isolation',
    table,
    'Only rows of the tenant that app.current_tenant names; none without it.',
  )
}

async function describePolicy(db: Db, name: string, table: string, text: string): Promise<void> {
  await sql`comment on policy ${sql.id(name)} on ${sql.id(table)} is ${sql.lit(text)}`.execute(db)
}

async function keepHistory(db: Db): Promise<void> {
  await sql`
    create policy closed_versions_stay on entity as restrictive for update
      using (valid_to is null) with check (true)`.execute(db)
  const text = 'Versions that are no longer current are not changed.'
  await describePolicy(db, 'closed_versions_stay', 'entity', text)
}

/** What is written must belong to an entity that the tenant can see, and must not name another tenant. */
async function isolateByEntity(db: Db, table: string, column: string): Promise<void> {
  const ofOwnEntity = sql`exists (select from entity e where e.id = ${sql.id(table, column)} and e.${isOwn})`
  await policy(
    db,
    table,
    sql`using (${isOwn} or tenant_id is null and ${ofOwnEntity})
        with check ((tenant_id is null or ${isOwn}) and ${ofOwnEntity})`,
  )
}

/** The one way of an application to the read model: materialized views know no row security. */
async function createViews(db: Db): Promise<void> {
  const views = { current_tenant_entity_stats: 'entity_stats', current_tenant_usage: 'tenant_usage_summary' }
  for (const [name, source] of Object.entries(views)) {
    await sql`
      create view ${sql.id(name)} with (security_barrier) as
      select * from ${sql.id(source)} where ${isOwn}`.execute(db)
    const text = `Rows of ${source} of the tenant that app.current_tenant names; none without it.`
    await sql`comment on view ${sql.id(name)} is ${sql.lit(text)}`.execute(db)
    const { rows } = await sql<{ name: string; text: string }>`
      select a.attname as name, pg_catalog.col_description(a.attrelid, a.attnum) as text
      from pg_catalog.pg_attribute a
      where a.attrelid = ${source}::text::regclass and a.attnum > 0 and not a.attisdropped
      order by a.attnum`.execute(db)
    for (const column of rows)
      await sql`comment on column ${sql.id(name, column.name)} is ${sql.lit(column.text)}`.execute(db)
  }
}

async function createGrant(db: Db): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db)
  const schema = rows[0]!.schema
  const grants = [
    'grant usage on schema %I to %I',
    ...Object.entries(privileges).map(([table, rights]) => `grant ${rights} on %I."${table}" to %I`),
  ]
  const statements = grants.map(
    (text) => sql`execute format(${sql.lit(text)}, ${sql.lit(schema)}, role_name);`,
  )
  await sql`
    create function grant_application_access(role_name name) returns void
      language plpgsql set search_path = pg_catalog, ${sql.id(schema)}, pg_temp
    as $body$
    begin
      ${sql.join(statements, sql.raw('\n      '))}
    end $body$`.execute(db)
  const text =
    'Gives a role what an application of tenants needs and no more: no rights on partitions, on the read model, or to change events.'
  await sql`comment on function grant_application_access(name) is ${sql.lit(text)}`.execute(db)
}
