import { type Kysely, sql } from 'kysely'
import type { MigrationConfig } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
type Db = Kysely<any>

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = { description: 'Users, their prompts, and the versions of prompts.' }

/**
 * Create users, prompts and prompt_versions, and keep updated_at of the first two.
 * @see docs/adr/ADR-016-promptvault-schema.md
 */
export async function up(db: Db): Promise<void> {
  await createUsers(db)
  await createPrompts(db)
  await createVersions(db)
  await keepUpdatedAt(db)
  for (const [table, { about, columns }] of Object.entries(descriptions)) {
    await sql`comment on table ${sql.id(table)} is ${sql.lit(about)}`.execute(db)
    for (const [column, text] of Object.entries(columns))
      await sql`comment on column ${sql.id(table, column)} is ${sql.lit(text)}`.execute(db)
  }
}

/** Drop the three tables with their rows. */
export async function down(db: Db): Promise<void> {
  for (const table of ['prompt_versions', 'prompts', 'users']) await db.schema.dropTable(table).execute()
  await sql`drop function set_updated_at()`.execute(db)
}

/** UTC whatever time zone the session has. */
const utcNow = sql`(now() at time zone 'utc')`
const newId = sql`gen_random_uuid()`

async function createUsers(db: Db): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('tier', 'text', (column) => column.notNull().defaultTo('free'))
    .addColumn('prompt_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('stripe_customer_id', 'text')
    .addColumn('stripe_subscription_id', 'text')
    .addColumn('created_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .addColumn('updated_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .addCheckConstraint('users_tier_check', sql`tier in ('free', 'pro', 'enterprise')`)
    .execute()
  await db.schema.createIndex('user_email_idx').on('users').column('email').unique().execute()
}

async function createPrompts(db: Db): Promise<void> {
  await db.schema
    .createTable('prompts')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(newId))
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull().defaultTo('gpt-4'))
    .addColumn('is_public', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('folder', 'text')
    .addColumn('metadata', 'jsonb')
    .addColumn('created_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .addColumn('updated_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .addCheckConstraint('prompts_metadata_check', sql`jsonb_typeof(metadata) = 'object'`)
    .execute()
  await db.schema.createIndex('prompt_user_id_idx').on('prompts').column('user_id').execute()
  await db.schema.createIndex('prompt_folder_idx').on('prompts').column('folder').execute()
  await db.schema.createIndex('prompt_public_idx').on('prompts').column('is_public').execute()
}

async function createVersions(db: Db): Promise<void> {
  await db.schema
    .createTable('prompt_versions')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(newId))
    .addColumn('prompt_id', 'uuid', (column) => column.notNull().references('prompts.id').onDelete('cascade'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('metadata', 'jsonb')
    .addColumn('change_message', 'text')
    .addColumn('created_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .addColumn('created_by', 'text', (column) => column.references('users.id').onDelete('set null'))
    .addUniqueConstraint('prompt_version_unique', ['prompt_id', 'version'])
    .addCheckConstraint('prompt_versions_metadata_check', sql`jsonb_typeof(metadata) = 'object'`)
    .execute()
  await db.schema.createIndex('version_prompt_id_idx').on('prompt_versions').column('prompt_id').execute()
  await db.schema.createIndex('version_created_by_idx').on('prompt_versions').column('created_by').execute()
}

async function keepUpdatedAt(db: Db): Promise<void> {
  await sql`
    create function set_updated_at() returns trigger language plpgsql as $$
    begin
      new.updated_at := pg_catalog.statement_timestamp() at time zone 'utc';
      return new;
    end $$`.execute(db)
  await sql`
    comment on function set_updated_at() is
      'Sets updated_at (UTC) when a row is updated, unless the update sets it.'`.execute(db)
  for (const table of ['users', 'prompts'])
    await sql`
      create trigger ${sql.id(`${table}_set_updated_at`)} before update on ${sql.id(table)} for each row
        when (new.updated_at is not distinct from old.updated_at)
        execute function set_updated_at()`.execute(db)
}

interface Description {
  readonly about: string
  readonly columns: Readonly<Record<string, string>>
}

const descriptions: Readonly<Record<string, Description>> = {
  users: {
    about: 'People who use PromptVault; profiles kept in step with Clerk, which signs them in.',
    columns: {
      id: 'Identity of the user, as Clerk gives it.',
      email: 'Address of the user; no two users share one.',
      name: 'Name shown for the user.',
      tier: 'Subscription: free, pro or enterprise.',
      prompt_count: 'How many prompts the user has, kept by the transactions that add and remove prompts.',
      stripe_customer_id: 'The customer that stands for the user at Stripe.',
      stripe_subscription_id: 'The subscription at Stripe that is active.',
      created_at: 'When the account was created, UTC.',
      updated_at: 'When the row was last changed, UTC.',
    },
  },
  prompts: {
    about: 'Prompts as they are now, each of one user; what they were before is in prompt_versions.',
    columns: {
      id: 'Identity of the prompt.',
      user_id:
        'The user that the prompt belongs to; every query must filter by it, unless it reads public ones.',
      name: 'Name of the prompt.',
      description: 'What the prompt is for.',
      content: 'Text of the prompt; that of its latest version.',
      model: 'Model that the prompt is written for.',
      is_public: 'True when everybody may read the prompt.',
      folder: 'Path of the folder it is in, its parts parted by slashes (marketing/social); null for none.',
      metadata: 'Further settings, a JSON object.',
      created_at: 'When the prompt was created, UTC.',
      updated_at: 'When the row was last changed, UTC.',
    },
  },
  prompt_versions: {
    about: 'The history of prompts: what each said from one saving to the next.',
    columns: {
      id: 'Identity of the version.',
      prompt_id: 'The prompt that this is a version of.',
      version: 'Number of the version within its prompt, from 1; the highest is the latest.',
      content: 'Text of the prompt in this version.',
      metadata: 'Settings that belong to this version, a JSON object.',
      change_message: 'What was changed and why, in the words of the author.',
      created_at: 'When the version was saved, UTC.',
      created_by: 'The user who saved it; null once that user is gone.',
    },
  },
}
