import { type Kysely, sql } from 'kysely'
import type { MigrationConfig } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
type Db = Kysely<any>

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'Schema 0.1.0: prompts, tags, prompt_tags and executions, as Alembic made them.',
}

/**
 * Create the four tables exactly as Alembic's revision 93f21d1a4d8b does, so that a database which it made can be
 * adopted at this migration.
 * @see docs/adr/ADR-010-oro-schema.md
 */
export async function up(db: Db): Promise<void> {
  await createPrompts(db)
  await createTags(db)
  await createPromptTags(db)
  await createExecutions(db)
}

/** Drop the four tables with their rows. */
export async function down(db: Db): Promise<void> {
  for (const table of ['executions', 'prompt_tags', 'tags', 'prompts'])
    await db.schema.dropTable(table).execute()
}

const now = sql`now()`

async function createPrompts(db: Db): Promise<void> {
  await db.schema
    .createTable('prompts')
    .addColumn('id', 'uuid', (column) => column.primaryKey())
    .addColumn('name', 'varchar(255)', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('system_prompt', 'text')
    .addColumn('description', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addColumn('updated_at', 'timestamptz')
    .execute()
  await db.schema.createIndex('ix_prompts_name').unique().on('prompts').column('name').execute()
  await db.schema.createIndex('ix_prompts_created_at').on('prompts').column('created_at').execute()
}

async function createTags(db: Db): Promise<void> {
  await db.schema
    .createTable('tags')
    .addColumn('id', 'serial', (column) => column.primaryKey())
    .addColumn('name', 'varchar(100)', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('ix_tags_name').unique().on('tags').column('name').execute()
}

async function createPromptTags(db: Db): Promise<void> {
  await sql`
    create table prompt_tags (
      prompt_id uuid not null references prompts (id) on delete cascade,
      tag_id integer not null references tags (id) on delete cascade,
      primary key (prompt_id, tag_id)
    )`.execute(db)
}

async function createExecutions(db: Db): Promise<void> {
  await sql`
    create table executions (
      id serial primary key,
      prompt_id uuid not null references prompts (id) on delete cascade,
      rating integer,
      success boolean not null default true,
      notes text,
      executed_at timestamptz not null default now(),
      constraint valid_rating check (rating >= 1 and rating <= 5)
    )`.execute(db)
  await db.schema.createIndex('ix_executions_prompt_id').on('executions').column('prompt_id').execute()
  await db.schema.createIndex('ix_executions_executed_at').on('executions').column('executed_at').execute()
}
