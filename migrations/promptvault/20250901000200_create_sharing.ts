import { type Kysely, sql } from 'kysely'
import type { MigrationConfig } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a migration outlives every generated type
type Db = Kysely<any>

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = { description: 'Share links of prompts, and invitations into a team.' }

/**
 * Create shares and team_invites.
 * @see docs/adr/ADR-016-promptvault-schema.md
 */
export async function up(db: Db): Promise<void> {
  await createShares(db)
  await createInvites(db)
  for (const [table, { about, columns }] of Object.entries(descriptions)) {
    await sql`comment on table ${sql.id(table)} is ${sql.lit(about)}`.execute(db)
    for (const [column, text] of Object.entries(columns))
      await sql`comment on column ${sql.id(table, column)} is ${sql.lit(text)}`.execute(db)
  }
}

/** Drop both tables with their rows. */
export async function down(db: Db): Promise<void> {
  for (const table of ['team_invites', 'shares']) await db.schema.dropTable(table).execute()
}

/** UTC whatever time zone the session has. */
const utcNow = sql`(now() at time zone 'utc')`
const newId = sql`gen_random_uuid()`

async function createShares(db: Db): Promise<void> {
  await db.schema
    .createTable('shares')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(newId))
    .addColumn('prompt_id', 'uuid', (column) => column.notNull().references('prompts.id').onDelete('cascade'))
    .addColumn('shared_by', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('share_code', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'timestamp')
    .addColumn('view_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .execute()
  await db.schema.createIndex('share_code_idx').on('shares').column('share_code').unique().execute()
  await db.schema.createIndex('shares_prompt_id_idx').on('shares').column('prompt_id').execute()
  await db.schema.createIndex('shares_shared_by_idx').on('shares').column('shared_by').execute()
}

async function createInvites(db: Db): Promise<void> {
  await db.schema
    .createTable('team_invites')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(newId))
    .addColumn('invited_by', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('invited_email', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull().defaultTo('viewer'))
    .addColumn('accepted', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('created_at', 'timestamp', (column) => column.notNull().defaultTo(utcNow))
    .addColumn('expires_at', 'timestamp', (column) => column.notNull())
    .addCheckConstraint('team_invites_role_check', sql`role in ('viewer', 'editor')`)
    .execute()
  await db.schema.createIndex('invite_email_idx').on('team_invites').column('invited_email').execute()
  await db.schema.createIndex('team_invites_invited_by_idx').on('team_invites').column('invited_by').execute()
}

interface Description {
  readonly about: string
  readonly columns: Readonly<Record<string, string>>
}

const descriptions: Readonly<Record<string, Description>> = {
  shares: {
    about: 'Links that open one prompt to whoever has the code.',
    columns: {
      id: 'Identity of the share.',
      prompt_id: 'The prompt that the code opens.',
      shared_by: 'The user who made the link.',
      share_code: 'The secret part of the link; no two shares have the same.',
      expires_at: 'When the link stops to work, UTC; null for never.',
      view_count: 'How often the link was opened.',
      created_at: 'When the link was made, UTC.',
    },
  },
  team_invites: {
    about: 'Invitations to work on the prompts of a user together; for the tiers pro and enterprise.',
    columns: {
      id: 'Identity of the invitation.',
      invited_by: 'The user who invites.',
      invited_email: 'Address that the invitation was sent to; need not be that of a user yet.',
      role: 'What the invited may do: viewer or editor.',
      accepted: 'True once the invitation was accepted.',
      created_at: 'When the invitation was made, UTC.',
      expires_at: 'When the invitation lapses, UTC.',
    },
  },
}
