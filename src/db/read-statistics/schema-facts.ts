import { tokenize } from '../../sql/lexer.js'
import { type ColumnConstant, constantsIn, unquote } from '../../statistics/constants-in.js'
import type { ColumnLink } from '../../statistics/domains.js'
import { columnKey } from '../../statistics/redact.js'
import type { Session } from '../database.js'
import { userSchema } from '../read-catalog/sql.js'

/** Columns whose values are compared with each other: by foreign keys, and a partition's with its table's. */
export async function readLinks(session: Session): Promise<readonly ColumnLink[]> {
  const { rows } = await session.query<{ from: [string, string, string]; to: [string, string, string] }>(
    `select pg_catalog.json_build_array(n.nspname, c.relname, a.attname) as "from",
       pg_catalog.json_build_array(fn.nspname, f.relname, fa.attname) as "to"
     from (
       select k.conrelid as relation, k.confrelid as other, x.own, x."foreign"
       from pg_catalog.pg_constraint k, rows from (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) x(own, "foreign") where k.contype = 'f'
       union all
       select h.inhrelid, h.inhparent, a.attnum, p.attnum
       from pg_catalog.pg_inherits h
         join pg_catalog.pg_attribute a on a.attrelid = h.inhrelid and a.attnum > 0 and not a.attisdropped
         join pg_catalog.pg_attribute p on p.attrelid = h.inhparent and p.attname = a.attname
     ) l
       join pg_catalog.pg_class c on c.oid = l.relation join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       join pg_catalog.pg_attribute a on a.attrelid = l.relation and a.attnum = l.own
       join pg_catalog.pg_class f on f.oid = l.other join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
       join pg_catalog.pg_attribute fa on fa.attrelid = l.other and fa.attnum = l."foreign"
     where c.relkind in ('r', 'p') and ${userSchema('n.nspname')}`,
  )
  return rows.map(({ from, to }) => [columnKey(...from), columnKey(...to)])
}

interface TextRow {
  readonly schema: string
  readonly table: string
  /** Columns that the text is about. */
  readonly columns: readonly string[]
  readonly text: string
  readonly kind: 'comparison' | 'default' | 'bound'
}

/** What the catalog says in constants: checks, predicates of indexes, defaults, bounds of partitions. */
const textsSql = `
select n.nspname as schema, c.relname as table, l.columns, l.text, l.kind
from (
  select k.conrelid as relation, pg_catalog.pg_get_constraintdef(k.oid) as text, 'comparison' as kind, array(
    select a.attname::text from pg_catalog.pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (k.conkey)) as columns
  from pg_catalog.pg_constraint k where k.contype = 'c' and k.conrelid <> 0
  union all
  select a.attrelid, pg_catalog.pg_get_constraintdef(k.oid), 'comparison', array[a.attname::text]
  from pg_catalog.pg_constraint k join pg_catalog.pg_attribute a on a.atttypid = k.contypid and a.attnum > 0
  where k.contype = 'c' and k.contypid <> 0
  union all
  select i.indrelid, pg_catalog.pg_get_expr(i.indpred, i.indrelid), 'comparison', array(
    select a.attname::text from pg_catalog.pg_attribute a where a.attrelid = i.indrelid and a.attnum > 0)
  from pg_catalog.pg_index i where i.indpred is not null
  union all
  select d.adrelid, pg_catalog.pg_get_expr(d.adbin, d.adrelid), 'default', array[a.attname::text]
  from pg_catalog.pg_attrdef d join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
  where a.attgenerated = ''
  union all
  select p.oid, pg_catalog.pg_get_expr(p.relpartbound, p.oid), 'bound', array[a.attname::text]
  from pg_catalog.pg_class p join pg_catalog.pg_inherits h on h.inhrelid = p.oid
    join pg_catalog.pg_partitioned_table t on t.partrelid = h.inhparent and t.partnatts = 1
    join pg_catalog.pg_attribute a on a.attrelid = h.inhparent and a.attnum = t.partattrs[0]
  where p.relispartition
) l
  join pg_catalog.pg_class c on c.oid = l.relation join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm') and ${userSchema('n.nspname')}`

/** Constants of the schema, by the column that they are compared with. They are in its migrations, so they are no secret. */
export async function readConstants(
  session: Session,
): Promise<readonly (readonly [string, ColumnConstant])[]> {
  const { rows } = await session.query<TextRow>(textsSql)
  return rows.flatMap((row) =>
    pairsOf(row).map((constant) => [columnKey(row.schema, row.table, constant.column), constant] as const),
  )
}

function pairsOf({ columns, text, kind }: TextRow): readonly ColumnConstant[] {
  if (kind === 'comparison') {
    return constantsIn(text).flatMap((constant) => {
      const column = constant.column === 'value' && columns.length === 1 ? columns[0]! : constant.column
      return columns.includes(column) ? [{ ...constant, column }] : []
    })
  }
  if (kind === 'bound' && !/^for values (from|in)/i.test(text)) return []
  const isPlain = kind === 'bound' || /^(?:'(?:[^']|'')*'|-?[\d.]+)(?:::.*)?$/.test(text)
  if (!isPlain) return []
  const constants = tokenize(text).flatMap(({ kind: token, start, end }) =>
    token === 'string' || token === 'number' ? [unquote(text.slice(start, end))] : [],
  )
  // Numbers behind a default's constant are of its type: 'draft'::character varying(20).
  const own = kind === 'default' ? constants.slice(0, 1) : constants
  return own.map((constant) => ({ column: columns[0]!, text: constant, pattern: null }))
}
