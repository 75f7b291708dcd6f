import type { Session } from './database.js'
import { labelOf, type QualifiedName, quoted } from './partitions-names.js'
import { type Period, parseBound } from './partitions-periods.js'

/** A partition as the catalog has it. Sizes and row estimates are the sum of its own partitions, if any. */
export interface Partition extends QualifiedName {
  readonly oid: number
  readonly isDefault: boolean
  /** A concurrent detach of it was interrupted: queries skip it, and no other can be detached concurrently. */
  readonly isDetachPending: boolean
  /** As the server prints it. */
  readonly bound: string
  /** Null for the default partition and for bounds that are no times. */
  readonly range: Period | null
  readonly rowsEstimate: number
  readonly sizeBytes: number
  readonly indexBytes: number
}

/** A partitioned table and its partitions, oldest first, the default one last. */
export interface PartitionedTable extends QualifiedName {
  readonly oid: number
  readonly strategy: 'range' | 'list' | 'hash'
  /** `RANGE (created_at)`. */
  readonly key: string
  /** Column and type of a key of one plain column; null otherwise. */
  readonly keyColumn: string | null
  readonly keyType: string | null
  readonly partitions: readonly Partition[]
}

const tablesSql = `
select c.oid::bigint::float8 as oid, n.nspname as schema, c.relname as name,
  case p.partstrat when 'r' then 'range' when 'l' then 'list' else 'hash' end as strategy,
  pg_catalog.pg_get_partkeydef(c.oid) as key,
  a.attname as "keyColumn", pg_catalog.format_type(a.atttypid, null) as "keyType"
from pg_catalog.pg_partitioned_table p
  join pg_catalog.pg_class c on c.oid = p.partrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join pg_catalog.pg_attribute a on a.attrelid = c.oid and p.partnatts = 1 and a.attnum = p.partattrs[0]
where (n.nspname = $1 and not c.relispartition)
  or (n.nspname, c.relname) in (select w.schema, w.name from unnest($2::text[], $3::text[]) as w(schema, name))
order by n.nspname, c.relname`

const partitionsSql = `
select i.inhparent::bigint::float8 as parent, c.oid::bigint::float8 as oid, n.nspname as schema, c.relname as name,
  pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bound, i.inhdetachpending as "isDetachPending",
  coalesce(s.rows, 0) as "rowsEstimate", coalesce(s.bytes, 0) as "sizeBytes", coalesce(s.index_bytes, 0) as "indexBytes"
from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join lateral (
    select sum(pg_catalog.pg_total_relation_size(l.oid))::float8 as bytes,
      sum(pg_catalog.pg_indexes_size(l.oid))::float8 as index_bytes,
      sum(case when l.reltuples >= 0 then l.reltuples else pg_catalog.pg_stat_get_live_tuples(l.oid) end)::float8 as rows
    from pg_catalog.pg_partition_tree(c.oid) t join pg_catalog.pg_class l on l.oid = t.relid
    where t.isleaf
  ) s on true
where i.inhparent::bigint = any($1::bigint[])
order by c.relname`

interface PartitionRow extends Omit<Partition, 'isDefault' | 'range'> {
  readonly parent: number
}

/**
 * Read partitioned tables with their partitions; tables that are not there, or not partitioned, are left out.
 * The transaction prints times in UTC and ISO: see `inReadOnly`.
 *
 * @param names these tables
 * @param allOf and all of this schema that are no partitions themselves
 */
export async function readPartitioned(
  session: Session,
  names: readonly QualifiedName[],
  allOf: string | null = null,
): Promise<readonly PartitionedTable[]> {
  const tables = await session.query<Omit<PartitionedTable, 'partitions'>>(tablesSql, [
    allOf,
    names.map(({ schema }) => schema),
    names.map(({ name }) => name),
  ])
  const { rows } = await session.query<PartitionRow>(partitionsSql, [tables.rows.map(({ oid }) => oid)])
  return tables.rows.map((table) => ({
    ...table,
    partitions: rows
      .filter(({ parent }) => parent === table.oid)
      .map(partitionFrom)
      .sort(byRange),
  }))
}

function partitionFrom({ parent: _, ...row }: PartitionRow): Partition {
  return { ...row, isDefault: row.bound === 'DEFAULT', range: parseBound(row.bound) }
}

function byRange(a: Partition, b: Partition): number {
  if (a.isDefault !== b.isDefault) return a.isDefault ? 1 : -1
  if (a.range === null || b.range === null) return 0
  return a.range.from - b.range.from || a.range.to - b.range.to
}

/** Rows are counted up to here; a default partition that holds more is in trouble anyway. */
export const mostCounted = 1_000_000

/**
 * Count the rows of a table's default partition, up to {@link mostCounted}.
 *
 * @returns null where there is no default partition, or this role may not read all of its rows
 */
export async function countDefaultRows(session: Session, table: PartitionedTable): Promise<number | null> {
  const partition = table.partitions.find(({ isDefault }) => isDefault)
  if (partition === undefined) return null
  const { rows: rights } = await session.query<{ may: boolean }>(
    `select pg_catalog.has_schema_privilege(c.relnamespace, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select')
       and not pg_catalog.row_security_active(c.oid) as may
     from pg_catalog.pg_class c where c.oid = $1::bigint::oid`,
    [partition.oid],
  )
  if (!rights[0]?.may) return null
  const { rows } = await session.query<{ n: number }>(
    `select pg_catalog.count(*)::float8 as n from (select from ${quoted(partition)} limit ${mostCounted}) as waiting`,
  )
  return rows[0]?.n ?? null
}

/** The ranges of a table's partitions that queries still see. Pure. */
export function takenRanges({ partitions }: PartitionedTable): readonly Period[] {
  return partitions.flatMap(({ range }) => (range === null ? [] : [range]))
}

/** Why the tool cannot keep a table's ranges by time; null when it can. Pure. */
export function unfitness(table: PartitionedTable): string | null {
  const isTime = ['timestamp with time zone', 'timestamp without time zone', 'date'].includes(
    table.keyType ?? '',
  )
  if (table.strategy === 'range' && isTime) return null
  return `${labelOf(table)} is partitioned by ${table.key}; one column of type timestamptz, timestamp or date is needed`
}
