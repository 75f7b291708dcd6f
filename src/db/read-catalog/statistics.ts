import type { StatisticsObject } from '../../catalog/rules/statistics.js'
import { printQualified } from '../../sql/print-name.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, notOfExtension, userSchema } from './sql.js'

const kindWords: Readonly<Record<string, string>> = { d: 'ndistinct', f: 'dependencies', m: 'mcv' }
const relationWords: Readonly<Record<string, string>> = { f: 'foreign table', m: 'materialized view' }

/** Reads extended statistics objects; what is on expressions alone has no kinds. */
export const statisticsReader: KindReader = {
  name: 'statistics',
  queries: () => [
    `select s.oid, n.nspname as schema, s.stxname as name, s.stxowner as owner, c.relkind,
  t.nspname as table_schema, c.relname as table_name,
  pg_catalog.array_to_string(s.stxkind, '') as kinds, nullif(s.stxstattarget, -1) as target,
  (select pg_catalog.json_agg(a.attname order by a.attname) from pg_catalog.pg_attribute a
    where a.attrelid = s.stxrelid and a.attnum = any (s.stxkeys::int2[])) as columns,
  pg_catalog.to_json(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid)) as expressions,
  ${commentOf(classOid.statistics, 's.oid')} as comment
from pg_catalog.pg_statistic_ext s
join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
join pg_catalog.pg_class c on c.oid = s.stxrelid
join pg_catalog.pg_namespace t on t.oid = c.relnamespace
where ${userSchema('n.nspname')} and ${userSchema('t.nspname')}
  and ${notOfExtension(classOid.statistics, 's.oid')}`,
  ],
  build: ([rows], context) => (rows ?? []).map((row) => builtOf(row, context)),
}

function builtOf(row: Row, context: BuildContext): Built {
  const schema = String(row.schema)
  const name = String(row.name)
  const on = printQualified(String(row.table_schema), String(row.table_name))
  const object: Omit<StatisticsObject, 'needs'> = {
    kind: 'statistics',
    id: `statistics ${printQualified(schema, name)}`,
    name,
    schema,
    parent: `${relationWords[String(row.relkind)] ?? 'table'} ${on}`,
    owner: context.owner(row.owner),
    comment: row.comment as string | null,
    grants: null,
    on,
    kinds: [...String(row.kinds)].flatMap((letter) => kindWords[letter] ?? []).sort(),
    columns: [...((row.columns as readonly string[] | null) ?? [])].sort(),
    expressions: (row.expressions as readonly string[] | null) ?? [],
    target: row.target as number | null,
  }
  return { object, addresses: [`${classOid.statistics}:${row.oid}:0`] }
}
