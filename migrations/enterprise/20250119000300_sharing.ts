import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** The tenant that this session works for; null where none was set. */
const currentTenant = sql`nullif(current_setting('app.current_tenant', true), '')::uuid`

/** Name, labels in order, description. */
const enums: readonly (readonly [string, readonly string[], string])[] = [
  [
    'share_permission',
    ['view', 'comment', 'edit', 'admin'],
    'What a share lets its holder do; each includes the ones before it.',
  ],
  ['suggestion_status', ['pending', 'accepted', 'dismissed'], 'What the user did with a suggestion.'],
]

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = { description: 'Favourites, shares and suggestions.' }

export async function up(db: Db): Promise<void> {
  for (const [name, labels, text] of enums) {
    await sql`create type ${sql.id(name)} as enum (${sql.join(labels.map((label) => sql.lit(label)))})`.execute(
      db,
    )
    await sql`comment on type ${sql.id(name)} is ${sql.lit(text)}`.execute(db)
  }
  await createFavorite(db)
  await createShare(db)
  await createSuggestion(db)
}

export async function down(db: Db): Promise<void> {
  for (const table of ['suggestion', 'share', 'favorite']) await sql`drop table ${sql.id(table)}`.execute(db)
  for (const [name] of enums.toReversed()) await sql`drop type ${sql.id(name)}`.execute(db)
}

async function createFavorite(db: Db): Promise<void> {
  await sql`
    create table favorite (
      tenant_id uuid not null default ${currentTenant},
      user_id uuid not null,
      entity_id uuid not null,
      created_at timestamptz not null default now(),
      primary key (tenant_id, user_id, entity_id),
      constraint favorite_user_fkey foreign key (tenant_id, user_id) references "user" (tenant_id, id) on delete cascade
    )`.execute(db)
  await sql`create index idx_favorite_entity on favorite (entity_id)`.execute(db)
  await describe(db, 'favorite', 'Entities that users marked as favourites, each at most once.', {
    tenant_id: 'The tenant of the user.',
    user_id: 'The user who marked it.',
    entity_id: 'entity.id that is marked. Not enforced by a foreign key.',
    created_at: 'When it was marked; lists are ordered by it.',
  })
}

async function createShare(db: Db): Promise<void> {
  await sql`
    create table share (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null default ${currentTenant},
      entity_id uuid not null,
      shared_by uuid not null,
      shared_with uuid,
      token_hash text unique,
      permission share_permission not null default 'view',
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      revoked_at timestamptz,
      constraint share_shared_by_fkey foreign key (tenant_id, shared_by) references "user" (tenant_id, id) on delete cascade,
      constraint share_shared_with_fkey foreign key (tenant_id, shared_with) references "user" (tenant_id, id) on delete cascade,
      constraint share_holder_check check (num_nonnulls(shared_with, token_hash) = 1),
      constraint share_expires_at_check check (expires_at > created_at)
    )`.execute(db)
  await sql`create index idx_share_entity on share (entity_id)`.execute(db)
  await sql`create index idx_share_shared_with on share (tenant_id, shared_with)`.execute(db)
  await sql`create index idx_share_shared_by on share (tenant_id, shared_by)`.execute(db)
  await describe(db, 'share', 'Entities that are shared with a user or with whoever has a link.', {
    id: 'Identity of the share.',
    tenant_id: 'The tenant of both users.',
    entity_id: 'entity.id that is shared. Not enforced by a foreign key.',
    shared_by: 'The user who shares it.',
    shared_with: 'The user who gets it; null where a link is shared.',
    token_hash: 'Hash of the secret in the link; null where a user gets it.',
    permission: 'What the holder may do.',
    created_at: 'When it was shared.',
    expires_at: 'When the share ends by itself; null: never.',
    revoked_at: 'When the share was ended early; null while it is good.',
  })
}

async function createSuggestion(db: Db): Promise<void> {
  await sql`
    create table suggestion (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null default ${currentTenant},
      user_id uuid not null,
      entity_id uuid not null,
      suggested_entity_id uuid not null,
      score double precision not null check (score between 0 and 1),
      reason text,
      model text,
      status suggestion_status not null default 'pending',
      metadata jsonb not null default '{}',
      created_at timestamptz not null default now(),
      decided_at timestamptz,
      constraint suggestion_user_fkey foreign key (tenant_id, user_id) references "user" (tenant_id, id) on delete cascade,
      constraint suggestion_once_key unique (tenant_id, user_id, entity_id, suggested_entity_id),
      constraint suggestion_decided_check check ((status = 'pending') = (decided_at is null))
    )`.execute(db)
  await describe(db, 'suggestion', 'Recommendations that a model made to a user, and what came of them.', {
    id: 'Identity of the suggestion.',
    tenant_id: 'The tenant of the user.',
    user_id: 'The user it is made to.',
    entity_id: 'entity.id that the user works on. Not enforced by a foreign key.',
    suggested_entity_id: 'entity.id that is recommended for it. Not enforced by a foreign key.',
    score: 'How sure the model is, from 0 to 1.',
    reason: 'Why it is recommended, for the user to read.',
    model: 'Model that made it.',
    status: 'What the user did with it.',
    metadata: 'Notes of the model by name.',
    created_at: 'When it was made.',
    decided_at: 'When the user accepted or dismissed it; null while pending.',
  })
}

async function describe(db: Db, table: string, text: string, columns: Record<string, string>): Promise<void> {
  await sql`comment on table ${sql.id(table)} is ${sql.lit(text)}`.execute(db)
  for (const [column, words] of Object.entries(columns))
    await sql`comment on column ${sql.id(table, column)} is ${sql.lit(words)}`.execute(db)
}
