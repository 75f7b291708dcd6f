/** The config file of a new project; `name` has only letters, digits, `_`, `-` and `.`. Pure. */
export function configTemplate(name: string): string {
  return `import { defineConfig } from 'vault-db'

// The database is DATABASE_URL_UNPOOLED, else DATABASE_URL, from the environment or .env;
// without one it is an embedded PostgreSQL in .vault-db/.
export default defineConfig({
  projects: ['${name}'],
})
`
}

/** `project.ts`; with the example, its lookup is declared. Pure. */
export function projectTemplate(name: string, withExample: boolean): string {
  const lookups = withExample ? `\n  lookups: [{ table: 'note_states', key: 'code' }],` : ''
  return `import { defineProject } from 'vault-db'

export default defineProject({
  name: '${name}',
  description: 'What this schema is for.',${lookups}
})
`
}

/** The example migration in TypeScript. */
export const scriptExample = `import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

export const config: MigrationConfig = {
  description: 'Notes and their states: an example to replace',
}

export const up: MigrationBody = async (db) => {
  await db.schema
    .createTable('note_states')
    .addColumn('code', 'text', (column) => column.primaryKey())
    .addColumn('label', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('notes')
    .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(sql\`gen_random_uuid()\`))
    .addColumn('state', 'text', (column) => column.notNull().references('note_states.code'))
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql\`now()\`))
    .execute()
  await db.schema.createIndex('notes_state_idx').on('notes').column('state').execute()
}

export const down: MigrationBody = async (db) => {
  await db.schema.dropTable('notes').execute()
  await db.schema.dropTable('note_states').execute()
}
`

/** The same migration in SQL. */
export const sqlExample = `-- vault-db: description Notes and their states: an example to replace

-- vault-db: up

create table note_states (
  code text primary key,
  label text not null
);

create table notes (
  id uuid primary key default gen_random_uuid(),
  state text not null references note_states (code),
  body text not null,
  created_at timestamptz not null default now()
);

create index notes_state_idx on notes (state);

-- vault-db: down

drop table notes;

drop table note_states;
`

/** Rows of the example's lookup table. */
export const lookupExample = `- code: open
  label: Open
- code: done
  label: Done
`

/** The example's rows to develop with. */
export const devSeedExample = `import { defineDevSeed } from 'vault-db'

export default defineDevSeed({
  skipWhenRowsIn: ['notes'],
  run: async (db) => {
    // There already after \`vault-db seed lookups\`.
    await db
      .insertInto('note_states')
      .values({ code: 'open', label: 'Open' })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await db.insertInto('notes').values({ state: 'open', body: 'Write the first migration' }).execute()
  },
})
`

/** `.env.example`; this repository's own is the same text. */
export const envExample = `# Copy this file to .env and fill it in. The real environment wins over .env; never commit .env.
# Without a URL, vault-db works on an embedded database in .vault-db/.

# The application's database. A pooled address is good for the application and refused for migrations.
DATABASE_URL=postgresql://user:password@localhost:5432/database

# The same database without a pooler: migrations take this one first.
# DATABASE_URL_UNPOOLED=postgresql://user:password@host:5432/database?sslmode=verify-full

# What this database is; production guards commands that lose data.
# VAULT_DB_ENVIRONMENT=development
`

/** What git must not keep, with the spellings that say the same. */
export const gitIgnored: readonly { readonly line: string; readonly same: RegExp }[] = [
  { line: '.vault-db/', same: /^\/?(\*\*\/)?\.vault-db\/?\*?$/ },
  { line: '.env', same: /^\/?(\*\*\/)?\.env\*?$/ },
]
