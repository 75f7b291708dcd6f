import { type Kysely, sql } from 'kysely'
import type { MigrationConfig } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
type Db = Kysely<any>

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description:
    'What the ORM did: ids and updated_at of prompts; an index for the tags of prompts; descriptions.',
}

/**
 * Let the database keep what SQLAlchemy kept, index the one foreign key that had no index, and describe everything.
 * Rows stay as they are.
 * @see docs/adr/ADR-011-oro-without-orm.md
 */
export async function up(db: Db): Promise<void> {
  await sql`alter table prompts alter column id set default gen_random_uuid()`.execute(db)
  await keepUpdatedAt(db)
  await db.schema.createIndex('ix_prompt_tags_tag_id').on('prompt_tags').column('tag_id').execute()
  for (const [table, { about, columns }] of Object.entries(descriptions)) {
    await sql`comment on table ${sql.id(table)} is ${sql.lit(about)}`.execute(db)
    for (const [column, text] of Object.entries(columns))
      await sql`comment on column ${sql.id(table, column)} is ${sql.lit(text)}`.execute(db)
  }
}

/** Give these duties back to the ORM; no row changes. */
export async function down(db: Db): Promise<void> {
  for (const [table, { columns }] of Object.entries(descriptions)) {
    await sql`comment on table ${sql.id(table)} is null`.execute(db)
    for (const column of Object.keys(columns))
      await sql`comment on column ${sql.id(table, column)} is null`.execute(db)
  }
  await db.schema.dropIndex('ix_prompt_tags_tag_id').execute()
  await sql`drop trigger prompts_set_updated_at on prompts`.execute(db)
  await sql`drop function set_updated_at()`.execute(db)
  await sql`alter table prompts alter column id drop default`.execute(db)
}

async function keepUpdatedAt(db: Db): Promise<void> {
  await sql`
    create function set_updated_at() returns trigger language plpgsql as $$
    begin
      new.updated_at := pg_catalog.now();
      return new;
    end $$`.execute(db)
  await sql`
    comment on function set_updated_at() is
      'Sets updated_at to now() when a row is updated, unless the update sets it.'`.execute(db)
  await sql`
    create trigger prompts_set_updated_at before update on prompts for each row
      when (new.updated_at is not distinct from old.updated_at)
      execute function set_updated_at()`.execute(db)
}

interface Description {
  readonly about: string
  readonly columns: Readonly<Record<string, string>>
}

const descriptions: Readonly<Record<string, Description>> = {
  prompts: {
    about: 'Prompts: the texts that are given to a model, found by their names.',
    columns: {
      id: 'Identity of the prompt; a UUID, so that rows made on different systems cannot collide.',
      name: 'Name that people find the prompt by; unique.',
      content: 'Text of the prompt.',
      system_prompt: 'System instructions that go before the text; null where there are none.',
      description: 'What the prompt is for; null where nobody said.',
      created_at: 'When the prompt was created.',
      updated_at: 'When the prompt was last updated; null until the first time. Set by a trigger.',
    },
  },
  tags: {
    about: 'Words that prompts are sorted by.',
    columns: {
      id: 'Number of the tag.',
      name: 'The tag as people write it; unique.',
    },
  },
  prompt_tags: {
    about: 'Which prompts carry which tags.',
    columns: {
      prompt_id: 'The prompt; the row goes when it is deleted.',
      tag_id: 'A tag of it; the row goes when the tag is deleted.',
    },
  },
  executions: {
    about: 'History of executions: each use of a prompt, and how well it went.',
    columns: {
      id: 'Number of the execution.',
      prompt_id: 'The prompt that was executed; its history goes when it is deleted.',
      rating: 'Quality from 1, the worst, to 5, the best; null where nobody rated it.',
      success: 'True when the execution did what it was for.',
      notes: 'Remarks in free text.',
      executed_at: 'When the prompt was executed.',
    },
  },
}
