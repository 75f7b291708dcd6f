import type { ValueStatistics } from '../../statistics/statistics.js'
import type { ColumnType } from '../../statistics/value-families.js'
import type { Session } from '../database.js'
import { classOid, notOfExtension, userSchema } from '../read-catalog/sql.js'

/** Statistics of one column of a table, or of one expression of an index. */
export interface ValueRow {
  /** Of the table or index. */
  readonly oid: string
  readonly column: string
  readonly number: number
  /** Of the rows of all children, too. */
  readonly isWhole: boolean
  readonly statistics: ValueStatistics
}

/** A column of a table, or an expression of an index, that statistics may be of. */
export interface ColumnRow {
  readonly oid: string
  readonly column: string
  readonly number: number
  readonly printed: string
  readonly type: ColumnType
  /** This role may read it, and no policy hides its rows. */
  readonly isSeen: boolean
  readonly isHiddenByPolicy: boolean
}

/** A relation that statistics are read of: tables, and indexes with expressions. */
const relations = `pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_index i on i.indexrelid = c.oid
where c.relkind in ('r', 'p', 'm', 'i') and (c.relkind <> 'i' or i.indexprs is not null) and c.relpersistence <> 't'
  and ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 'coalesce(i.indrelid, c.oid)')}`

/** Plain columns of an index have the statistics of the table's. */
const attributes = `join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    and (r.keys is null or (r.keys::int2[])[a.attnum - 1] = 0)`

/** Domains over domains are rare enough to be looked through twice only. */
const typeJson = (type: string, modifier: string, collation: string, element: string) => `
  pg_catalog.json_build_object('base', ${type}.typname, 'sql', pg_catalog.format_type(${type}.oid, null),
    'isEnum', ${type}.typtype = 'e',
    'length', case when ${type}.typname in ('varchar', 'bpchar') and ${modifier} > 4 then ${modifier} - 4
      when ${type}.typname = 'name' then 63 end,
    'scale', case when ${type}.typname = 'numeric' and ${modifier} > 4 then (${modifier} - 4) & 2047 end,
    'collation', (select pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname)
      from pg_catalog.pg_collation co join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace
      where co.oid = ${collation}),
    'element', ${element})`

const columnsSql = `
select r.oid::text as oid, a.attname as column, a.attnum::integer as number,
  pg_catalog.format_type(a.atttypid, a.atttypmod) as printed,
  pg_catalog.has_column_privilege(r.oid, a.attnum, 'select') as "isSeen", r.hidden as "isHiddenByPolicy",
  ${typeJson('t', 'a.atttypmod', 'a.attcollation', `case when e.oid is not null then ${typeJson('e', 'a.atttypmod', 'a.attcollation', 'null')} end`)} as type
from (select c.oid, i.indkey as keys, c.relrowsecurity and pg_catalog.row_security_active(c.oid) as hidden from ${relations}) r
  ${attributes}
  join pg_catalog.pg_type t0 on t0.oid = a.atttypid
  left join pg_catalog.pg_type t1 on t1.oid = t0.typbasetype
  join pg_catalog.pg_type t on t.oid = coalesce(nullif(t1.typbasetype, 0), t1.oid, t0.oid)
  left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A'
order by r.oid, a.attnum`

/** The arrays of pg_stats have no type that a driver could know: as text, and that as an array of texts. */
const texts = (column: string) => `s.${column}::text::text[] as "${column}"`

const statisticsSql = `
select r.oid::text as oid, s.attname as column, a.attnum::integer as number, s.inherited as "isWhole",
  s.null_frac::float8 as "nullShare", s.avg_width as "widthBytes", s.n_distinct::text as distinct, s.correlation::text as correlation,
  ${texts('most_common_vals')}, s.most_common_freqs::text[] as shares, ${texts('histogram_bounds')},
  ${texts('most_common_elems')}, s.most_common_elem_freqs::text[] as "elementShares",
  s.elem_count_histogram::text[] as "elementCounts"
from (select c.oid, c.relname, n.nspname, i.indkey as keys from ${relations}) r
  ${attributes}
  join pg_catalog.pg_stats s on s.schemaname = r.nspname and s.tablename = r.relname and s.attname = a.attname
order by r.oid, a.attnum, s.inherited`

interface StatisticsRow {
  readonly oid: string
  readonly column: string
  readonly number: number
  readonly isWhole: boolean
  readonly nullShare: number
  readonly widthBytes: number
  readonly distinct: string
  readonly correlation: string | null
  readonly most_common_vals: readonly string[] | null
  readonly shares: readonly string[] | null
  readonly histogram_bounds: readonly string[] | null
  readonly most_common_elems: readonly string[] | null
  readonly elementShares: readonly string[] | null
  readonly elementCounts: readonly string[] | null
}

/** The columns that statistics may be of, also those that this role may not see. */
export async function readColumns(session: Session): Promise<readonly ColumnRow[]> {
  return (await session.query<ColumnRow>(columnsSql)).rows
}

/** What pg_stats shows this role. */
export async function readValues(session: Session): Promise<readonly ValueRow[]> {
  const { rows } = await session.query<StatisticsRow>(statisticsSql)
  return rows.map(({ oid, column, number, isWhole, ...row }) => ({
    oid,
    column,
    number,
    isWhole,
    statistics: statisticsOf(row),
  }))
}

function statisticsOf(row: Omit<StatisticsRow, 'oid' | 'column' | 'number' | 'isWhole'>): ValueStatistics {
  const { most_common_vals: common, shares, histogram_bounds: bounds } = row
  const { most_common_elems: elements, elementShares, elementCounts } = row
  return {
    nullShare: row.nullShare,
    widthBytes: row.widthBytes,
    distinct: Number(row.distinct),
    correlation: row.correlation === null ? null : Number(row.correlation),
    ...(common && shares ? { common: { values: common, shares: shares.map(Number) } } : {}),
    ...(bounds ? { bounds } : {}),
    ...(elements && elementShares
      ? { elements: { values: elements, shares: elementShares.map(Number) } }
      : {}),
    ...(elementCounts ? { elementCounts: elementCounts.map(Number) } : {}),
  }
}
