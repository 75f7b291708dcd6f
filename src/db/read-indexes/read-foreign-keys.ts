import type { ForeignKeyColumn, ForeignKeyFacts } from '../../indexes/structure.js'
import { printName, printQualified } from '../../sql/print-name.js'
import type { Session } from '../database.js'
import { classOid, notOfExtension, userSchema } from '../read-catalog/sql.js'

const foreignKeysSql = `
select n.nspname as schema, t.relname as "table", k.conname as name, t.relkind = 'p' as partitioned,
  rn.nspname as "referencedSchema", r.relname as referenced,
  case k.confmatchtype when 'f' then 'full' when 'p' then 'partial' else 'simple' end as match,
  case k.confdeltype when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default'
    when 'r' then 'restrict' else 'no action' end as "onDelete",
  (select pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
      'collation', a.attcollation::text, 'referencedType', pg_catalog.format_type(ra.atttypid, ra.atttypmod),
      'families', (select coalesce(pg_catalog.json_agg(distinct ao.amopfamily::text), '[]') from pg_catalog.pg_amop ao
        where ao.amopopr in (k.conpfeqop[c.at], k.conffeqop[c.at]))) order by c.at)
    from rows from (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) with ordinality c(own, other, at)
      join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.own
      join pg_catalog.pg_attribute ra on ra.attrelid = k.confrelid and ra.attnum = c.other) as columns
from pg_catalog.pg_constraint k
  join pg_catalog.pg_class t on t.oid = k.conrelid
  join pg_catalog.pg_namespace n on n.oid = t.relnamespace
  join pg_catalog.pg_class r on r.oid = k.confrelid
  join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
where k.contype = 'f' and k.conparentid = 0 and t.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 't.oid')}
order by n.nspname, t.relname, k.conname`

interface Row {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly partitioned: boolean
  readonly referencedSchema: string
  readonly referenced: string
  readonly match: ForeignKeyFacts['match']
  readonly onDelete: string
  readonly columns: readonly ForeignKeyColumn[]
}

/** Every foreign key that is not a part of its partitioned table's. */
export async function readForeignKeys(session: Session): Promise<readonly ForeignKeyFacts[]> {
  const { rows } = await session.query<Row>(foreignKeysSql)
  return rows.map(({ schema, table, name, referencedSchema, referenced, ...row }) => ({
    ...row,
    id: `constraint ${printQualified(schema, table)}.${printName(name)}`,
    name,
    table: printQualified(schema, table),
    referencedTable: printQualified(referencedSchema, referenced),
  }))
}
