import type { ArrayType } from '../types/parsers.js'

/** What the query below is sent through: a `pg` pool or client. */
export interface ArrayTypeSource {
  query(sql: string): Promise<{ rows: unknown[] }>
}

// pg_type.typarray leads to true array types only; a domain's base may itself be one of a domain.
const query = `with recursive base as (
  select t.oid, t.oid as element, t.typtype, t.typbasetype from pg_catalog.pg_type t where t.typarray <> 0
  union all
  select b.oid, t.oid, t.typtype, t.typbasetype
  from base b join pg_catalog.pg_type t on t.oid = b.typbasetype where b.typtype = 'd'
)
select a.oid::bigint::text as oid, b.element::bigint::text as element, a.typdelim as delimiter
from base b join pg_catalog.pg_type t on t.oid = b.oid join pg_catalog.pg_type a on a.oid = t.typarray
where b.typtype <> 'd'`

/**
 * The array types of a database, enums' and domains' among them, for `parsers`. Their oids are the database's own, so
 * ask each database once, before the pool that uses them.
 */
export async function readArrayTypes(source: ArrayTypeSource): Promise<readonly ArrayType[]> {
  const { rows } = await source.query(query)
  return (rows as { oid: string; element: string; delimiter: string }[]).map((row) => ({
    oid: Number(row.oid),
    element: Number(row.element),
    delimiter: row.delimiter,
  }))
}
