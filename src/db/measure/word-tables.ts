import { vectorPoolSize } from '../../measure/value-forms.js'
import { wordPools } from '../../measure/words.js'
import type { Session } from '../database.js'

/** Make the tables that generated texts are put together from. They go with the session. */
export async function makeWordTables(session: Session, wanted: readonly string[]): Promise<void> {
  for (const [pool, items] of Object.entries(wordPools(wanted))) {
    const table = `pg_temp.vault_db_${pool}`
    await session.script(`create temp table vault_db_${pool} (place integer primary key, item text not null)`)
    await session.query(
      `insert into ${table} select t.place, t.item from pg_catalog.unnest($1::text[]) with ordinality t (item, place)`,
      [items],
    )
    await session.script(`analyze ${table}`)
  }
}

/** Make the vectors that those of a column are sums of. */
export async function makeVectorTable(
  session: Session,
  { position, dimensions }: { readonly position: number; readonly dimensions: number },
): Promise<void> {
  const name = `vault_db_vectors_${position}`
  await session.script(`drop table if exists pg_temp.${name};
    create temp table ${name} as
    select v.place, (select pg_catalog.array_agg((pg_catalog.hashint8extended(v.place, d) % 1000)::real / 1000)
      from pg_catalog.generate_series(1, ${dimensions}) d)::vector as item
    from pg_catalog.generate_series(1, ${vectorPoolSize}::bigint) v (place)`)
}
