import type { ColumnStatistics, GhostPlan } from '../../explain/ghost-plan.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Session } from '../database.js'

/**
 * Import column statistics; they survive a restart. Lists of values that the column's type at head refuses are left out.
 *
 * @returns places whose values were left out, as `table.column`
 */
export async function restoreColumns(
  session: Session,
  schema: string,
  { columns }: GhostPlan,
): Promise<readonly string[]> {
  const left: string[] = []
  for (const column of columns) {
    if (await restores(session, columnSql(schema, await inOrder(session, schema, column)))) continue
    left.push(`${column.table}.${column.column}`)
    const {
      common: _common,
      bounds: _bounds,
      elements: _elements,
      elementCounts: _counts,
      ...shares
    } = column
    await restores(session, columnSql(schema, { ...shares, common: [] }))
  }
  return left
}

async function restores(session: Session, sql: string): Promise<boolean> {
  const [result] = await session.script(sql)
  return result?.rows[0]?.['pg_restore_attribute_stats'] === true
}

/**
 * A histogram, and a list of elements, are searched by halves. Values of a server whose collation is another one are put
 * in the order of this one.
 */
async function inOrder(
  session: Session,
  schema: string,
  column: ColumnStatistics,
): Promise<ColumnStatistics> {
  const { bounds, elements } = column
  if (bounds === undefined && elements === undefined) return column
  const types = await session.query<{ type: string; element: string | null }>(typeSql, [
    schema,
    column.table,
    String(column.column),
  ])
  const type = types.rows[0]
  if (type === undefined) return column
  const places = async (texts: readonly string[], as: string) => {
    const { rows } = await session.query<{ at: number }>(
      `select t.at::integer as at from pg_catalog.unnest($1::text[]) with ordinality t(text, at) order by t.text::${as}, t.at`,
      [texts],
    )
    return rows.map(({ at }) => at - 1)
  }
  try {
    const order = bounds && (await places(bounds, type.type))
    const places2 =
      elements && type.element !== null ? await places(elements.values, type.element) : undefined
    return {
      ...column,
      ...(bounds && order && { bounds: order.map((at) => bounds[at]!) }),
      ...(elements && places2 && { elements: orderElements(elements, places2) }),
    }
  } catch {
    // The import refuses them as well, and says so.
    return column
  }
}

/** Behind the shares of the elements stand three of all: they keep their place. */
function orderElements(
  { values, shares }: NonNullable<ColumnStatistics['elements']>,
  places: readonly number[],
): NonNullable<ColumnStatistics['elements']> {
  return {
    values: places.map((at) => values[at]!),
    shares: [...places.map((at) => shares[at]!), ...shares.slice(values.length)],
  }
}

const typeSql = `
  select pg_catalog.format_type(coalesce(nullif(t.typbasetype, 0), t.oid), nullif(a.atttypmod, -1)) as type,
    case when t.typcategory = 'A' then pg_catalog.format_type(t.typelem, null) end as element
  from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_catalog.pg_type t on t.oid = a.atttypid
  where n.nspname = $1 and c.relname = $2
    and case when c.relkind = 'i' then a.attnum::text = $3 else a.attname = $3 end`

const texts = (values: readonly string[]) =>
  `${quoteLiteral(`{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`)}::text`
const reals = (numbers: readonly number[]) => `${quoteLiteral(`{${numbers.join(',')}}`)}::real[]`

function columnSql(schema: string, column: ColumnStatistics): string {
  const { common, bounds, elements, elementCounts, correlation } = column
  const isNumber = typeof column.column === 'number'
  const name = isNumber ? `${column.column}::smallint` : `${quoteLiteral(column.column as string)}::text`
  const given: readonly (readonly [string, string | null])[] = [
    ['schemaname', `${quoteLiteral(schema)}::text`],
    ['relname', `${quoteLiteral(column.table)}::text`],
    [isNumber ? 'attnum' : 'attname', name],
    ['inherited', String(column.isInherited)],
    ['null_frac', `${column.nullFraction}::real`],
    ['avg_width', `${Math.round(column.widthBytes)}::integer`],
    ['n_distinct', `${column.distinct}::real`],
    ['correlation', correlation === null ? null : `${correlation.toFixed(6)}::real`],
    ['most_common_vals', common.length === 0 ? null : texts(common.map(({ value }) => value))],
    ['most_common_freqs', common.length === 0 ? null : reals(common.map(({ share }) => share))],
    ['histogram_bounds', bounds ? texts(bounds) : null],
    ['most_common_elems', elements ? texts(elements.values) : null],
    ['most_common_elem_freqs', elements ? reals(elements.shares) : null],
    ['elem_count_histogram', elementCounts ? reals(elementCounts) : null],
  ]
  const pairs = given.flatMap(([key, value]) => (value === null ? [] : [`'${key}', ${value}`]))
  return `select pg_catalog.pg_restore_attribute_stats(${pairs.join(', ')})`
}
