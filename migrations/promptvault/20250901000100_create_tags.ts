import { type Kysely, sql } from 'kysely'
import type { MigrationConfig } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
type Db = Kysely<any>

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = { description: 'Tags of a user, and which prompts carry them.' }

/**
 * Create tags and prompt_tags.
 * @see docs/adr/ADR-016-promptvault-schema.md
 */
export async function up(db: Db): Promise<void> {
  await createTags(db)
  await createPromptTags(db)
  for (const [table, { about, columns }] of Object.entries(descriptions)) {
    await sql`comment on table ${sql.id(table)} is ${sql.lit(about)}`.execute(db)
    for (const [column, text] of Object.entries(columns))
      await sql`comment on column ${sql.id(table, column)} is ${sql.lit(text)}`.execute(db)
  }
}

/** Drop both tables with their rows. */
export async function down(db: Db): Promise<void> {
  for (const table of ['prompt_tags', 'tags']) await db.schema.dropTable(table).execute()
}

async function createTags(db: Db): Promise<void> {
  await db.schema
    .createTable('tags')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('color', 'varchar(7)', (column) => column.notNull().defaultTo('#3B82F6'))
    .addColumn('created_at', 'timestamp', (column) =>
      column.notNull().defaultTo(sql`(now() at time zone 'utc')`),
    )
    .addUniqueConstraint('user_tag_unique', ['user_id', 'name'])
    .execute()
}

async function createPromptTags(db: Db): Promise<void> {
  await db.schema
    .createTable('prompt_tags')
    .addColumn('prompt_id', 'uuid', (column) => column.notNull().references('prompts.id').onDelete('cascade'))
    .addColumn('tag_id', 'uuid', (column) => column.notNull().references('tags.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('prompt_tag_primary', ['prompt_id', 'tag_id'])
    .execute()
  await db.schema.createIndex('prompt_tags_tag_id_idx').on('prompt_tags').column('tag_id').execute()
}

interface Description {
  readonly about: string
  readonly columns: Readonly<Record<string, string>>
}

const descriptions: Readonly<Record<string, Description>> = {
  tags: {
    about: 'Words that a user sorts prompts by.',
    columns: {
      id: 'Identity of the tag.',
      name: 'The word, once for each user.',
      user_id: 'The user that the tag belongs to; every query must filter by it.',
      color: 'Colour that the tag is shown in, as #RRGGBB.',
      created_at: 'When the tag was created, UTC.',
    },
  },
  prompt_tags: {
    about: 'Which prompts carry which tags.',
    columns: {
      prompt_id: 'The prompt.',
      tag_id: 'A tag that it carries.',
    },
  },
}
