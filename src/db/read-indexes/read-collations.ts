import type { CollationFacts } from '../../indexes/structure.js'
import { printQualified } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { userSchema } from '../read-catalog/sql.js'

/** Printed names of user indexes that are sorted by a collation. */
const indexesOf = (oid: string) => `(select coalesce(pg_catalog.json_agg(
      pg_catalog.json_build_array(n.nspname, x.relname) order by n.nspname, x.relname), '[]')
    from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid and x.relkind = 'i'
      join pg_catalog.pg_namespace n on n.oid = x.relnamespace
    where ${oid} = any(i.indcollation) and x.relpersistence <> 't' and ${userSchema('n.nspname')})`

const collationsSql = `
select n.nspname as schema, c.collname as name, c.collversion as recorded,
  pg_catalog.pg_collation_actual_version(c.oid) as actual, ${indexesOf('c.oid')} as indexes
from pg_catalog.pg_collation c
  join pg_catalog.pg_namespace n on n.oid = c.collnamespace
where c.collversion is not null
  and exists (select from pg_catalog.pg_index i where c.oid = any(i.indcollation))
  and pg_catalog.pg_collation_actual_version(c.oid) is distinct from c.collversion`

/** 100 is the oid of the collation "default": the database's own. */
const databaseSql = `
select null as schema, d.datname as name, d.datcollversion as recorded,
  pg_catalog.pg_database_collation_actual_version(d.oid) as actual, ${indexesOf('100')} as indexes
from pg_catalog.pg_database d
where d.datname = pg_catalog.current_database() and d.datcollversion is not null
  and pg_catalog.pg_database_collation_actual_version(d.oid) is distinct from d.datcollversion`

interface Row {
  readonly schema: string | null
  readonly name: string
  readonly recorded: string
  readonly actual: string | null
  readonly indexes: readonly (readonly [string, string])[]
}

/** Collations whose library has another version than when they were recorded; the database's own from 15 on. */
export async function readCollations(session: Session, version: number): Promise<readonly CollationFacts[]> {
  const own = await session.query<Row>(collationsSql)
  const whole = version >= 150_000 ? (await session.query<Row>(databaseSql)).rows : []
  return [...own.rows, ...whole].map(({ schema, name, recorded, actual, indexes }) => ({
    name: schema === null ? name : printQualified(schema, name),
    isDatabase: schema === null,
    recorded,
    actual: actual ?? 'unknown',
    indexes: indexes.map((names) => printQualified(...names)),
  }))
}
