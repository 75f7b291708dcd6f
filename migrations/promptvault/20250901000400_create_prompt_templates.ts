import { type Kysely, sql } from 'kysely'
import type { MigrationConfig } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
type Db = Kysely<any>

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = { description: 'Templates that prompts are started from.' }

/**
 * Create prompt_templates.
 * @see docs/adr/ADR-016-promptvault-schema.md
 */
export async function up(db: Db): Promise<void> {
  await db.schema
    .createTable('prompt_templates')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('variables', 'jsonb')
    .addColumn('usage_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('rating', 'real')
    .addColumn('is_official', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('created_by', 'text', (column) => column.references('users.id').onDelete('set null'))
    .addColumn('created_at', 'timestamp', (column) =>
      column.notNull().defaultTo(sql`(now() at time zone 'utc')`),
    )
    .execute()
  await createIndexes(db)
  await sql`comment on table prompt_templates is ${sql.lit(about)}`.execute(db)
  for (const [column, text] of Object.entries(columns))
    await sql`comment on column ${sql.id('prompt_templates', column)} is ${sql.lit(text)}`.execute(db)
}

/** Drop the table with its rows. */
export async function down(db: Db): Promise<void> {
  await db.schema.dropTable('prompt_templates').execute()
}

async function createIndexes(db: Db): Promise<void> {
  const indexes = {
    prompt_templates_category_idx: 'category',
    prompt_templates_official_idx: 'is_official',
    prompt_templates_created_by_idx: 'created_by',
  }
  for (const [name, column] of Object.entries(indexes))
    await db.schema.createIndex(name).on('prompt_templates').column(column).execute()
}

const about = 'Templates and examples that everybody may start a prompt from.'

const columns: Readonly<Record<string, string>> = {
  id: 'Identity of the template.',
  category: 'Category that it is listed under.',
  name: 'Name of the template.',
  description: 'What the template is for.',
  content: 'Text of the template, with its variables.',
  variables: 'The variables that the text has, as JSON.',
  usage_count: 'How often a prompt was started from it.',
  rating: 'Rating by users, once there is one; the application sets the scale.',
  is_official: 'True when it comes with PromptVault.',
  created_by: 'The user who made it; null for official ones, and once that user is gone.',
  created_at: 'When the template was created, UTC.',
}
