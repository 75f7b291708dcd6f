import type { DeclaredQuery } from '../explain/declared-query.js'
import { type ColumnConstant, constantsIn, unquote } from './constants-in.js'
import { columnKey } from './redact.js'
import type { Statistics } from './statistics.js'

/**
 * Constants that declared queries compare with columns, in their text and as values of their parameters. They are in the
 * project's files, so they are no secret; a column counts where the query also names its table. Pure.
 *
 * @returns pairs of a column's key and a constant
 */
export function queryConstants(
  queries: readonly DeclaredQuery[],
  { tables }: Pick<Statistics, 'tables'>,
): readonly (readonly [string, ColumnConstant])[] {
  return queries.flatMap(({ sql, parameters }) => {
    const words = new Set(sql.match(/\w+/g))
    const named = tables.filter(({ name }) => words.has(name))
    const given = parameters.map(
      ({ number, constants }) => [number, Object.values(constants).map(unquote)] as const,
    )
    return constantsIn(sql, new Map(given)).flatMap((constant) =>
      named
        .filter(({ columns }) => columns.some(({ name }) => name === constant.column))
        .map(({ schema, name }) => [columnKey(schema, name, constant.column), constant] as const),
    )
  })
}
