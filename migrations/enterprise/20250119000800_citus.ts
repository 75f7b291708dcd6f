import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** Without the sub-select that tenant_isolation has: Citus allows none in a policy. */
const own = `tenant_id = nullif(current_setting('app.current_tenant', true), '')::uuid`
const ownOnce = `tenant_id = (select nullif(current_setting('app.current_tenant', true), '')::uuid)`

/** In the order in which they are distributed; the first decides where the others' rows of a tenant lie. */
const tables = [
  'user',
  'session',
  'entity',
  'relationship',
  'embedding',
  'event',
  'usage_event',
  'favorite',
  'share',
  'suggestion',
]

/** Keys that lack the tenant, as they are without Citus, which wants it in every one. */
const keys: readonly (readonly [table: string, name: string, kind: string, columns: string])[] = [
  ['user', 'user_pkey', 'primary key', 'id'],
  ['session', 'session_pkey', 'primary key', 'id'],
  ['session', 'session_token_hash_key', 'unique', 'token_hash'],
  ['entity', 'entity_pkey', 'primary key', 'version_id'],
  ['entity', 'entity_id_version_key', 'unique', 'id, version'],
  ['relationship', 'relationship_pkey', 'primary key', 'id'],
  ['embedding', 'embedding_pkey', 'primary key', 'id'],
  ['embedding', 'embedding_entity_id_model_key', 'unique', 'entity_id, model'],
  ['event', 'event_pkey', 'primary key', 'id, occurred_at'],
  ['usage_event', 'usage_event_pkey', 'primary key', 'id, occurred_at'],
  ['share', 'share_pkey', 'primary key', 'id'],
  ['share', 'share_token_hash_key', 'unique', 'token_hash'],
  ['suggestion', 'suggestion_pkey', 'primary key', 'id'],
]

/** Foreign keys to "user", put aside while the tables move one after the other. */
const references: readonly (readonly [table: string, name: string, column: string])[] = [
  ['session', 'session_user_fkey', 'user_id'],
  ['favorite', 'favorite_user_fkey', 'user_id'],
  ['share', 'share_shared_by_fkey', 'shared_by'],
  ['share', 'share_shared_with_fkey', 'shared_with'],
  ['suggestion', 'suggestion_user_fkey', 'user_id'],
]

const dropReferences = references.map(([table, name]) => `alter table ${table} drop constraint ${name};`)
const addReferences = references.map(
  ([table, name, column]) =>
    `alter table ${table} add constraint ${name} foreign key (tenant_id, ${column})
       references "user" (tenant_id, id) on delete cascade;`,
)

/** Unique indexes and constraints, with what stands before their columns. */
function setKeys(first: string): readonly string[] {
  return [
    ...keys.map(
      ([table, name, kind, columns]) =>
        `alter table "${table}" drop constraint ${name}, add constraint ${name} ${kind} (${first}${columns});`,
    ),
    'drop index idx_entity_current;',
    `create unique index idx_entity_current on entity (${first}id) where valid_to is null;`,
    'drop index idx_relationship_source;',
    `create unique index idx_relationship_source on relationship (${first}source_id, relationship_type, target_id);`,
  ]
}

/** Policies of all tables but relationship and embedding, by the condition on tenant_id. */
function setPolicies(condition: string): readonly string[] {
  const plain = tables.filter((table) => table !== 'relationship' && table !== 'embedding')
  const key = condition.replace('tenant_id', 'id')
  return [
    `alter policy tenant_isolation on tenant using (${key});`,
    ...plain.map((table) => `alter policy tenant_isolation on "${table}" using (${condition});`),
    ...['event', 'usage_event'].map(
      (table) => `alter policy tenant_append on ${table} with check (${condition});`,
    ),
  ]
}

const loaded = { relationship: 'source_id', embedding: 'entity_id' } as const

const distribute = [
  `if exists (select from relationship where tenant_id is null) or exists (select from embedding where tenant_id is null) then
     raise exception 'relationship or embedding has rows without a tenant'
       using hint = 'Run migrations/enterprise/etl/fill-tenants.sql first.';
   end if;`,
  ...Object.keys(loaded).flatMap((table) => [
    `alter table ${table} alter column tenant_id set not null;`,
    `alter policy tenant_isolation on ${table} using (${own}) with check (${own});`,
  ]),
  ...setPolicies(own),
  ...dropReferences,
  ...setKeys('tenant_id, '),
  `perform create_reference_table('tenant');`,
  `perform create_distributed_table('"user"', 'tenant_id');`,
  ...tables
    .slice(1)
    .map((table) => `perform create_distributed_table('${table}', 'tenant_id', colocate_with => '"user"');`),
  ...addReferences,
]

const gather = [
  ...dropReferences,
  ...tables.toReversed().map((table) => `perform undistribute_table('"${table}"');`),
  `perform undistribute_table('tenant');`,
  ...setKeys(''),
  ...addReferences,
  ...setPolicies(ownOnce),
  ...Object.entries(loaded).flatMap(([table, column]) => {
    const ofOwnEntity = `exists (select from entity e where e.id = ${table}.${column} and e.${ownOnce})`
    return [
      `alter table ${table} alter column tenant_id drop not null;`,
      `alter policy tenant_isolation on ${table} using (${ownOnce} or tenant_id is null and ${ofOwnEntity})
         with check ((tenant_id is null or ${ownOnce}) and ${ofOwnEntity});`,
    ]
  }),
]

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'Optional: where Citus is installed, distribute all tables by tenant. Elsewhere nothing.',
}

export async function up(db: Db): Promise<void> {
  await sql`
    do $body$ begin
      if not exists (select from pg_catalog.pg_extension where extname = 'citus') then
        raise notice 'Citus is not installed: the tables stay on this server, undistributed.';
        return;
      end if;
      ${sql.raw(distribute.join('\n        '))}
    end $body$`.execute(db)
}

export async function down(db: Db): Promise<void> {
  await sql`
    do $body$ begin
      if not exists (select from pg_catalog.pg_extension where extname = 'citus') then
        raise notice 'Citus is not installed: there is nothing to gather.';
        return;
      end if;
      if not exists (select from pg_catalog.pg_dist_partition where logicalrelid = 'entity'::regclass) then
        raise notice 'The tables are not distributed: there is nothing to gather.';
        return;
      end if;
      ${sql.raw(gather.join('\n        '))}
    end $body$`.execute(db)
}
