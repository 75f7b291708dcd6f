import type { DefaultObject } from '../../catalog/tables.js'
import type { QueryColumn, ViewColumnObject, ViewObject } from '../../catalog/views.js'
import { printName, printQualified } from '../../sql/print-name.js'
import { baseObject, listOf } from './base-object.js'
import { grantsFrom } from './grants.js'
import type { Address, BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, grantsOf, notOfExtension, userSchema } from './sql.js'

/** Name, type, collation, comment, grants, default and its oid, of each column. */
const columnList = `(select pg_catalog.json_agg(pg_catalog.json_build_array(a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
      case when a.attcollation <> t.typcollation then
        (select pg_catalog.json_build_array(cn.nspname, k.collname) from pg_catalog.pg_collation k
          join pg_catalog.pg_namespace cn on cn.oid = k.collnamespace where k.oid = a.attcollation) end,
      ${commentOf(classOid.class, 'c.oid', 'a.attnum')},
      case when a.attacl is not null then ${grantsOf('a.attacl', 'c', 'c.relowner')} end,
      pg_catalog.pg_get_expr(d.adbin, d.adrelid), d.oid::bigint) order by a.attnum)
    from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
      left join pg_catalog.pg_attrdef d on a.atthasdef and d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)`

type ColumnRow = readonly [
  name: string,
  type: string,
  collation: readonly [string, string] | null,
  comment: string | null,
  grants: unknown,
  expression: string | null,
  defaultOid: number | null,
]

/**
 * Query over views of one kind.
 *
 * @param relkind  `v` or `m`
 * @param columns  SQL of more columns, each after a comma
 */
export function viewQuery(relkind: 'm' | 'v', columns = ''): string {
  return `select c.oid, n.nspname as schema, c.relname as name, c.relowner as owner, r.oid as rule_oid, c.reltype as type_oid,
  (select t.typarray from pg_catalog.pg_type t where t.oid = c.reltype) as array_oid,
  pg_catalog.pg_get_viewdef(c.oid) as query, c.reloptions as options, ${columnList} as columns,
  ${commentOf(classOid.class, 'c.oid')} as comment, ${grantsOf('c.relacl', 'r', 'c.relowner')} as grants${columns}
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
where c.relkind = '${relkind}' and c.relpersistence <> 't' and ${userSchema('n.nspname')}
  and ${notOfExtension(classOid.class, 'c.oid')}`
}

/** Views, with their columns and those columns' defaults. */
export const viewReader: KindReader = {
  name: 'views',
  queries: () => [viewQuery('v')],
  build: ([rows], context) =>
    rows!.flatMap((row) => {
      const object: Omit<ViewObject, 'needs'> = {
        ...baseView('view', row, context),
        options: listOf(row['options']),
      }
      return [{ object, addresses: viewAddresses(row) }, ...viewColumns(object.id, row, context)]
    }),
}

/** What views and materialized views share, from a row of {@link viewQuery}. */
export function baseView<K extends 'materialized view' | 'view'>(kind: K, row: Row, context: BuildContext) {
  return {
    ...baseObject(kind, row, context),
    columns: listOf<ColumnRow>(row['columns']).map(queryColumn),
    query: String(row['query']).replace(/;$/, ''),
  }
}

function queryColumn([name, type, collation]: ColumnRow): QueryColumn {
  return { name, type, collation: collation === null ? null : printQualified(...collation) }
}

/** Its pg_class row, its row type and array type, and its rule. */
export function viewAddresses(row: Row): readonly Address[] {
  return [
    `${classOid.class}:${row['oid']}:0`,
    `${classOid.type}:${row['type_oid']}:0`,
    `${classOid.type}:${row['array_oid']}:0`,
    `${classOid.rewrite}:${row['rule_oid']}:0`,
  ]
}

/** The columns of a view as objects, and their defaults. */
export function viewColumns(view: string, row: Row, context: BuildContext): readonly Built[] {
  const path = printQualified(String(row['schema']), String(row['name']))
  return listOf<ColumnRow>(row['columns']).flatMap(([name, , , comment, grants, expression, defaultOid]) => {
    const id = `${path}.${printName(name)}`
    const base = { name, schema: String(row['schema']), owner: null }
    const column: Omit<ViewColumnObject, 'needs'> = {
      ...base,
      kind: 'column',
      id: `column ${id}`,
      parent: view,
      comment,
      grants: grantsFrom(grants, context),
    }
    // Without an address: what uses a column of a view needs the view.
    if (expression === null) return [{ object: column, addresses: [] }]
    const own: Omit<DefaultObject, 'needs'> = {
      ...base,
      kind: 'default',
      id: `default ${id}`,
      parent: column.id,
      comment: null,
      grants: null,
      expression,
    }
    return [
      { object: column, addresses: [] },
      { object: own, addresses: [`${classOid.attributeDefault}:${defaultOid}:0`] },
    ]
  })
}
