import { sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'Full-text search on entities. On a filled table this rewrites entity.',
}

export async function up(db: Db): Promise<void> {
  await sql`
    alter table entity add column search_vector tsvector
      generated always as (
        setweight(to_tsvector('english', coalesce(title, '')), 'A') ||
        setweight(to_tsvector('english', coalesce(description, '')), 'B')
      ) stored`.execute(db)
  await sql`create index idx_entity_search on entity using gin (search_vector)`.execute(db)
  await sql`
    comment on column entity.search_vector is
      'Words of title (weight A) and description (weight B) in English, kept by the database.'`.execute(db)
}

export async function down(db: Db): Promise<void> {
  await sql`drop index idx_entity_search`.execute(db)
  await sql`alter table entity drop column search_vector`.execute(db)
}
