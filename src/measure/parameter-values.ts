import type { DeclaredQuery, ParameterClass, ParameterSource } from '../explain/declared-query.js'
import { quoteLiteral } from '../sql/quote.js'
import type { FilledColumn } from './plan-columns.js'
import type { FilledTable } from './plan-fill.js'

/**
 * The row that a class takes its values from: the first holds the most common value of each column, row 20 one of many, and
 * no row has the number 0.
 */
export const rowOfClass: Readonly<Record<ParameterClass, number>> = { worst: 1, typical: 20, missing: 0 }

/** Rows after it that are tried, where one holds null. */
export const rowsTried = 60

/** A query that gives the parameters of one class as text, at most one row. */
export interface ValuesRequest {
  readonly for: ParameterClass
  readonly sql: string
}

/**
 * SQL that makes the values of a class: those that the generated rows hold, all of one row number, so that they belong
 * together; constants as written. Pure.
 *
 * @param types of the statement's parameters, printed
 * @returns the reason where a parameter has no value
 */
export function valuesSql(
  query: DeclaredQuery,
  one: ParameterClass,
  { types, tables }: { readonly types: readonly string[]; readonly tables: readonly FilledTable[] },
): ValuesRequest | { readonly lacking: string } {
  const row = rowOfClass[one]
  const parts: { readonly sql: string; readonly mayBeNull: boolean }[] = []
  for (const [at, type] of types.entries()) {
    const source = query.parameters.find(({ number }) => number === at + 1)
    const sql = source && valueSql(source, one, tables)
    if (sql == null) return { lacking: `$${at + 1} has no value: declare \`-- @param $${at + 1} …\`` }
    parts.push({ sql: `(${sql})::${type}::text`, mayBeNull: isConstant(source!, one) })
  }
  const last = row === 0 ? 0 : row + rowsTried
  const values = parts.map(({ sql }, at) => `${sql} as v${at + 1}`)
  const known = parts.flatMap(({ mayBeNull }, at) => (mayBeNull ? [] : [`t.v${at + 1} is not null`]))
  return {
    for: one,
    sql: `select pg_catalog.to_json(array[${parts.map((_, at) => `t.v${at + 1}`).join(', ')}]::text[]) as list
from (select s.n, ${values.join(', ') || '1'} from pg_catalog.generate_series(${row}::bigint, ${last}) s (n) offset 0) t
${known.length === 0 ? '' : `where ${known.join(' and ')}`} order by t.n limit 1`,
  }
}

function isConstant({ constants, column }: ParameterSource, one: ParameterClass): boolean {
  return constants[one] !== undefined || column === null
}

function valueSql(
  source: ParameterSource,
  one: ParameterClass,
  tables: readonly FilledTable[],
): string | null {
  const constant = source.constants[one]
  if (constant !== undefined) return constant
  if (source.column === null) return source.constants.typical ?? null
  const { table: name, column: own } = source.column
  const table = tables.find((each) => each.name === name)
  const column = table?.columns.find((each) => each.name === own)
  if (table === undefined || column === undefined) return null
  if (one === 'missing') return missingValue(column)
  return table.rows === 0 ? standingValue(table, column) : `(${column.chosen.inRow('s.n')})`
}

function missingValue({ chosen, type }: FilledColumn): string {
  return chosen.atRank === null ? `null::${type}` : `(${chosen.atRank('s.n')})`
}

/** Of rows that a migration put there. */
function standingValue({ printed }: FilledTable, { name }: FilledColumn): string {
  const column = `"${name.replaceAll('"', '""')}"`
  return `(select own.${column} from ${printed} own order by own.${column} limit 1)`
}

/** The constants as EXPLAIN EXECUTE takes them. Pure. */
export function constantsOf(values: readonly (string | null)[]): readonly string[] {
  return values.map((value) => (value === null ? 'null' : quoteLiteral(value)))
}
