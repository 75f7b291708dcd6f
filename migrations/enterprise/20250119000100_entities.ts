import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** The tenant that this session works for; null where none was set. */
const currentTenant = sql`nullif(current_setting('app.current_tenant', true), '')::uuid`

/** Name, labels in order, description. */
const enums: readonly (readonly [string, readonly string[], string])[] = [
  ['entity_type', ['context', 'template', 'workflow', 'library'], 'What an entity is.'],
  ['entity_status', ['draft', 'active', 'archived'], 'Where an entity stands in its life.'],
  [
    'entity_visibility',
    ['private', 'tenant', 'public'],
    'Who may see an entity: its owner, its tenant, everyone.',
  ],
  [
    'relationship_type',
    ['depends_on', 'part_of', 'derived_from', 'suggests'],
    'What the source of a relationship is to its target.',
  ],
  ['embedding_status', ['pending', 'completed', 'failed'], 'Whether the vector of an embedding is there.'],
]

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'Versioned entities, their relationships and embeddings.',
}

export async function up(db: Db): Promise<void> {
  for (const [name, labels, text] of enums) {
    await sql`create type ${sql.id(name)} as enum (${sql.join(labels.map((label) => sql.lit(label)))})`.execute(
      db,
    )
    await sql`comment on type ${sql.id(name)} is ${sql.lit(text)}`.execute(db)
  }
  await createEntity(db)
  await createRelationship(db)
  await createEmbedding(db)
}

export async function down(db: Db): Promise<void> {
  for (const table of ['embedding', 'relationship', 'entity'])
    await sql`drop table ${sql.id(table)}`.execute(db)
  for (const [name] of enums.toReversed()) await sql`drop type ${sql.id(name)}`.execute(db)
}

async function createEntity(db: Db): Promise<void> {
  await sql`
    create table entity (
      id uuid not null default gen_random_uuid(),
      entity_type entity_type not null,
      tenant_id uuid not null default ${currentTenant},
      owner_id uuid,
      title text not null,
      description text,
      status entity_status not null default 'active',
      visibility entity_visibility not null default 'private',
      content jsonb not null default '{}',
      tags text[] not null default '{}',
      metadata jsonb not null default '{}',
      version integer not null default 1 check (version >= 1),
      version_id uuid primary key default gen_random_uuid(),
      previous_version_id uuid,
      valid_from timestamptz not null default now(),
      valid_to timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      constraint entity_id_version_key unique (id, version),
      constraint entity_valid_check check (valid_to > valid_from),
      constraint entity_previous_version_check check (previous_version_id <> version_id),
      constraint entity_deleted_check check (deleted_at is null or valid_to is not null)
    )`.execute(db)
  await sql`create unique index idx_entity_current on entity (id) where valid_to is null`.execute(db)
  await sql`
    create index idx_entity_tenant_type on entity (tenant_id, entity_type, updated_at desc) where valid_to is null`.execute(
    db,
  )
  await sql`create index idx_entity_tags on entity using gin (tags)`.execute(db)
  await sql`
    create index idx_entity_deleted on entity (tenant_id, deleted_at desc) where deleted_at is not null`.execute(
    db,
  )
  await describe(db, 'entity', entityText, entityColumns)
}

const entityText =
  'Content of every kind, one row for each version. The current version is the one with valid_to null.'

const entityColumns = {
  id: 'Identity of the entity; its versions share it.',
  entity_type: 'What the entity is; says what content holds.',
  tenant_id: 'The tenant that the entity belongs to.',
  owner_id: 'The user who owns the entity; null: the tenant as a whole. Not enforced by a foreign key.',
  title: 'Title shown in lists.',
  description: 'What the entity is for.',
  status: 'Where the entity stands in its life.',
  visibility: 'Who may see the entity.',
  content: 'Fields that only this type has, such as prompt, variables, examples.',
  tags: 'Words to find the entity by.',
  metadata: 'Measurements and notes of programs; the keys compression and auto_composition are known.',
  version: 'Number of the version within its entity, from 1.',
  version_id: 'Identity of this version.',
  previous_version_id: 'version_id of the version before; null for the first. Not enforced by a foreign key.',
  valid_from: 'When this version became the current one.',
  valid_to: 'When this version ceased to be the current one; null while it is.',
  created_at: 'When the entity was created; the same in all its versions.',
  updated_at: 'When this version was written.',
  deleted_at: 'Set on the version that was current when the entity was deleted.',
}

async function createRelationship(db: Db): Promise<void> {
  await sql`
    create table relationship (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid default ${currentTenant},
      source_id uuid not null,
      target_id uuid not null,
      relationship_type relationship_type not null,
      strength double precision not null default 1 check (strength between 0 and 1),
      metadata jsonb not null default '{}',
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create unique index idx_relationship_source on relationship (source_id, relationship_type, target_id)`.execute(
    db,
  )
  await sql`create index idx_relationship_target on relationship (target_id, relationship_type)`.execute(db)
  await describe(db, 'relationship', 'Directed connections between entities: source is related to target.', {
    id: 'Identity of the relationship.',
    tenant_id: 'The tenant it belongs to; null (loaded without one): the tenant of the source.',
    source_id: 'entity.id that the connection starts from. Not enforced by a foreign key.',
    target_id: 'entity.id that the connection leads to. Not enforced by a foreign key.',
    relationship_type: 'What the source is to the target.',
    strength: 'Weight from 0 to 1; below 1 where it is a guess.',
    metadata: 'Notes on the relationship by name.',
    created_at: 'When the relationship was made.',
  })
}

async function createEmbedding(db: Db): Promise<void> {
  const { rows } = await sql<{ schema: string }>`
    select n.nspname as schema
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'vector'`.execute(db)
  const vector = rows[0]!.schema
  await sql`
    create table embedding (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid default ${currentTenant},
      entity_id uuid not null,
      model text not null default 'text-embedding-ada-002',
      vector ${sql.id(vector, 'vector')}(1536),
      status embedding_status not null default 'pending',
      error text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint embedding_entity_id_model_key unique (entity_id, model),
      constraint embedding_completed_check check (status <> 'completed' or vector is not null)
    )`.execute(db)
  await sql`
    create index idx_embedding_vector on embedding
      using ivfflat (vector ${sql.id(vector, 'vector_cosine_ops')}) with (lists = 100)`.execute(db)
  await sql`create index idx_embedding_status on embedding (status, created_at)`.execute(db)
  await describe(db, 'embedding', 'Vectors of entities for semantic search, one for each entity and model.', {
    id: 'Identity of the embedding.',
    tenant_id: 'The tenant it belongs to; null (loaded without one): the tenant of the entity.',
    entity_id: 'entity.id that the vector stands for. Not enforced by a foreign key.',
    model: 'Model that made the vector; vectors of different models cannot be compared.',
    vector: 'The vector, 1536 numbers, compared by cosine; null until it is completed.',
    status: 'Whether the vector is there; only completed ones are searched.',
    error: 'Why it failed; null otherwise.',
    created_at: 'When the embedding was asked for.',
    updated_at: 'When status last changed; the writer sets it.',
  })
}

async function describe(db: Db, table: string, text: string, columns: Record<string, string>): Promise<void> {
  await sql`comment on table ${sql.id(table)} is ${sql.lit(text)}`.execute(db)
  for (const [column, words] of Object.entries(columns))
    await sql`comment on column ${sql.id(table, column)} is ${sql.lit(words)}`.execute(db)
}
