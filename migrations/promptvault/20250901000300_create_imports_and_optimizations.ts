import { type Kysely, sql } from 'kysely'
import type { MigrationConfig } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
type Db = Kysely<any>

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'Bulk imports, and what optimizations made of prompts.',
}

/**
 * Create import_sessions and prompt_optimizations.
 * @see docs/adr/ADR-016-promptvault-schema.md
 */
export async function up(db: Db): Promise<void> {
  await createImports(db)
  await createOptimizations(db)
  for (const [table, { about, columns }] of Object.entries(descriptions)) {
    await sql`comment on table ${sql.id(table)} is ${sql.lit(about)}`.execute(db)
    for (const [column, text] of Object.entries(columns))
      await sql`comment on column ${sql.id(table, column)} is ${sql.lit(text)}`.execute(db)
  }
}

/** Drop both tables with their rows. */
export async function down(db: Db): Promise<void> {
  for (const table of ['prompt_optimizations', 'import_sessions']) await db.schema.dropTable(table).execute()
}

/** UTC whatever time zone the session has. */
const utcNow = sql`(now() at time zone 'utc')`
const newId = sql`gen_random_uuid()`

async function createImports(db: Db): Promise<void> {
  await db.schema
    .createTable('import_sessions')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(newId))
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('imported_count', 'integer')
    .addColumn('skipped_count', 'integer')
    .addColumn('metadata', 'jsonb')
    .addColumn('created_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .addCheckConstraint(
      'import_sessions_source_check',
      sql`source in ('chatgpt', 'claude', 'gemini', 'cline', 'cursor', 'file')`,
    )
    .addCheckConstraint('import_sessions_metadata_check', sql`jsonb_typeof(metadata) = 'object'`)
    .execute()
  await db.schema.createIndex('import_sessions_user_id_idx').on('import_sessions').column('user_id').execute()
  await db.schema.createIndex('import_sessions_source_idx').on('import_sessions').column('source').execute()
}

async function createOptimizations(db: Db): Promise<void> {
  await db.schema
    .createTable('prompt_optimizations')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(newId))
    .addColumn('prompt_id', 'uuid', (column) => column.notNull().references('prompts.id').onDelete('cascade'))
    .addColumn('original_content', 'text', (column) => column.notNull())
    .addColumn('optimized_content', 'text', (column) => column.notNull())
    .addColumn('improvements', 'jsonb')
    .addColumn('score_before', 'real')
    .addColumn('score_after', 'real')
    .addColumn('created_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .execute()
  await db.schema
    .createIndex('prompt_optimizations_prompt_id_idx')
    .on('prompt_optimizations')
    .column('prompt_id')
    .execute()
}

interface Description {
  readonly about: string
  readonly columns: Readonly<Record<string, string>>
}

const descriptions: Readonly<Record<string, Description>> = {
  import_sessions: {
    about: 'Bulk imports of prompts, one row for each run.',
    columns: {
      id: 'Identity of the import.',
      user_id: 'The user who imports; every query must filter by it.',
      source: 'Where the prompts come from: chatgpt, claude, gemini, cline, cursor or file.',
      imported_count: 'How many prompts were taken over; null while that is not known.',
      skipped_count: 'How many were left out; null while that is not known.',
      metadata: 'Details of the import, a JSON object.',
      created_at: 'When the import was made, UTC.',
    },
  },
  prompt_optimizations: {
    about: 'What the optimizer made of prompts: text and score before and after.',
    columns: {
      id: 'Identity of the optimization.',
      prompt_id: 'The prompt that was optimized.',
      original_content: 'Text before.',
      optimized_content: 'Text after.',
      improvements: 'What was improved, a JSON list.',
      score_before: 'Score of the quality before; the optimizer sets the scale.',
      score_after: 'Score of the quality after, on the same scale.',
      created_at: 'When the prompt was optimized, UTC.',
    },
  },
}
