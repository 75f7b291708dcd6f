import { didYouMean } from '../config/did-you-mean.js'
import { VaultDbError } from '../errors.js'
import type { LookupColumn, LookupTable } from '../seeds/lookup-table.js'
import type { Session } from './database.js'

/** Which table is meant. */
export interface TableName {
  readonly schema: string
  readonly name: string
}

/** What is known of the tables before anything is sent to them. */
export interface SeedTables {
  /** In the order asked for. */
  readonly tables: readonly LookupTable[]
  /** Whether the ledger's `meta` is there, and may be written. */
  readonly ledger: 'absent' | 'readable' | 'writable'
}

const notTables: Readonly<Record<string, string>> = {
  v: 'a view',
  m: 'a materialized view',
  f: 'a foreign table',
  S: 'a sequence',
}

/**
 * Read what a seed needs to know of its tables from the catalog. One round trip.
 *
 * @throws SEED_FAILED  tables are missing, or are views; all of them at once
 */
export async function readSeedTables(session: Session, names: readonly TableName[]): Promise<SeedTables> {
  const { rows } = await session.query<TableRow>(tablesSql, [
    names.map(({ schema }) => schema),
    names.map(({ name }) => name),
  ])
  requireTables(names, rows)
  return { tables: rows.map(tableFrom), ledger: rows[0]?.ledger ?? 'absent' }
}

interface TableRow {
  readonly ledger: SeedTables['ledger']
  readonly oid: number | null
  readonly schema: string
  readonly name: string
  readonly kind: string
  readonly takes_copy: boolean
  readonly columns: readonly ColumnRow[] | null
  readonly keys: readonly (readonly string[])[] | null
  readonly others: readonly string[] | null
}

interface ColumnRow extends Omit<LookupColumn, 'maxLength' | 'generated'> {
  readonly identity: string
  readonly expression: string
  readonly typmod: number
}

function requireTables(names: readonly TableName[], rows: readonly TableRow[]): void {
  const missing = rows.filter(({ oid }) => oid === null)
  if (missing.length > 0) {
    throw new VaultDbError(
      'SEED_FAILED',
      `${count(missing.length, names.length)} not there; nothing was changed.`,
      {
        details: missing.map(missingLine),
        hint: 'Run `vault-db migrate up` first.',
      },
    )
  }
  const wrong = rows.filter(({ kind }) => kind !== 'r' && kind !== 'p')
  if (wrong.length === 0) return
  throw new VaultDbError('SEED_FAILED', 'Only tables can be filled from lookup files; nothing was changed.', {
    details: wrong.map(({ schema, name, kind }) => `${schema}.${name} is ${notTables[kind] ?? 'no table'}`),
    hint: 'Name the table itself in the lookups of project.ts.',
  })
}

function count(missing: number, all: number): string {
  if (all === 1) return 'The lookup table is'
  return missing === 1 ? `One of ${all} lookup tables is` : `${missing} of ${all} lookup tables are`
}

function missingLine({ schema, name, others }: TableRow): string {
  const suggestion = didYouMean(name, others ?? [])
  return `${schema}.${name}${suggestion === '' ? '' : `.${suggestion}`}`
}

function tableFrom(row: TableRow): LookupTable {
  return {
    oid: row.oid!,
    schema: row.schema,
    name: row.name,
    takesCopy: row.takes_copy,
    uniqueKeys: row.keys ?? [],
    columns: (row.columns ?? []).map(columnFrom),
  }
}

function columnFrom({ identity, expression, typmod, ...column }: ColumnRow): LookupColumn {
  const hasLength = (column.baseType === 'varchar' || column.baseType === 'bpchar') && typmod > 4
  const generated = expression === '' ? null : 'expression'
  return {
    ...column,
    maxLength: hasLength ? typmod - 4 : null,
    generated: identity === 'a' ? 'identity' : generated,
  }
}

// A domain may be over a domain; `base` follows them to the type that values are written in.
const tablesSql = `
with wanted as (
  select * from unnest($1::text[], $2::text[]) with ordinality as w(schema, name, place)
)
select
  coalesce((
    select case
      when pg_catalog.has_table_privilege(m.oid, 'insert') and pg_catalog.has_table_privilege(m.oid, 'update')
        then 'writable' else 'readable' end
    from pg_catalog.pg_class m join pg_catalog.pg_namespace s on s.oid = m.relnamespace
    where s.nspname = 'vault_db' and m.relname = 'meta'
      and pg_catalog.has_schema_privilege(s.oid, 'usage') and pg_catalog.has_table_privilege(m.oid, 'select')
  ), 'absent') as ledger,
  c.oid::bigint::float8 as oid, w.schema, w.name, c.relkind as kind,
  not c.relhasrules and not pg_catalog.row_security_active(c.oid) as takes_copy,
  (select pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
      'plainType', pg_catalog.format_type(a.atttypid, -1),
      'baseType', base.typname,
      'typmod', case when base.oid = a.atttypid then a.atttypmod else base.typmod end,
      'isArray', base.typcategory = 'A',
      'notNull', a.attnotnull,
      'hasDefault', a.atthasdef or a.attidentity <> '',
      'identity', a.attidentity,
      'expression', a.attgenerated,
      'labels', (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder)
                 from pg_catalog.pg_enum e where e.enumtypid = base.oid)
    ) order by a.attnum)
   from pg_catalog.pg_attribute a
   cross join lateral (
     with recursive up as (
       select t.oid, t.typname, t.typcategory, t.typbasetype, -1 as typmod, t.typtypmod, 0 as depth
       from pg_catalog.pg_type t where t.oid = a.atttypid
       union all
       select t.oid, t.typname, t.typcategory, t.typbasetype, up.typtypmod, t.typtypmod, up.depth + 1
       from up join pg_catalog.pg_type t on t.oid = up.typbasetype
     )
     select * from up order by depth desc limit 1
   ) base
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select pg_catalog.json_agg((
      select pg_catalog.json_agg(a.attname order by k.place)
      from unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where k.place <= i.indnkeyatts))
   from pg_catalog.pg_index i
   where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null) as keys,
  case when c.oid is null then
    (select pg_catalog.json_agg(o.relname) from pg_catalog.pg_class o
     where o.relnamespace = n.oid and o.relkind in ('r', 'p')) end as others
from wanted w
left join pg_catalog.pg_namespace n on n.nspname = w.schema
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.name
  and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
order by w.place`
