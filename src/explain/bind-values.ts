import { VaultDbError } from '../errors.js'
import { quoteLiteral } from '../sql/quote.js'
import {
  type ColumnName,
  type DeclaredQuery,
  type ParameterClass,
  type ParameterSource,
  parameterClasses,
  type SizeFact,
} from './declared-query.js'
import { commonOf, type GhostColumn, type GhostTable, isAt } from './ghost-plan.js'
import { madeUpValue } from './made-up-value.js'

/** Values of a query's parameters for one class, as SQL constants in their order. */
export interface BoundValues {
  readonly for: ParameterClass
  readonly values: readonly string[]
}

const rankOf: Readonly<Record<ParameterClass, number>> = { worst: 1, typical: 20, missing: 28 }

/** What values are taken from. */
export interface ValueSources {
  readonly tables: readonly GhostTable[]
  readonly facts: readonly SizeFact[]
  /** Values by their rank, where statistics are imported: null where a class has none, undefined where none are known. */
  readonly classValue?: ((column: ColumnName, one: ParameterClass) => string | null | undefined) | undefined
  /** Of the statement's parameters. */
  readonly count: number
}

/**
 * The values that each class of a query is planned with. Classes with equal values are left out, and so is a class that
 * lacks a value: a query without parameters has none. Pure.
 *
 * @throws PROJECT_INVALID  a parameter that the statement does not have, or of a column that is not there
 */
export function bindValues(query: DeclaredQuery, sources: ValueSources): readonly BoundValues[] {
  requireParameters(query, sources)
  const numbers = Array.from({ length: sources.count }, (_, at) => at + 1)
  const seen = new Set<string>()
  return parameterClasses.flatMap((one) => {
    const bound = numbers.flatMap((number) => {
      const source = query.parameters.find((parameter) => parameter.number === number)
      return (source && valueFor(source, one, sources)) ?? []
    })
    const key = bound.join('\n')
    if (sources.count === 0 || bound.length < sources.count || seen.has(key)) return []
    seen.add(key)
    return [{ for: one, values: bound }]
  })
}

function requireParameters({ file, parameters }: DeclaredQuery, { tables, count }: ValueSources): void {
  const refused = (message: string, line: number) =>
    new VaultDbError('PROJECT_INVALID', message, {
      at: { file, line },
      hint: 'docs/reference/queries.md says what `-- @param` may name.',
    })
  for (const { number, column, line } of parameters) {
    if (number > count) throw refused(`The query has no parameter $${number}.`, line)
    if (column !== null && columnOf(column, tables) === undefined) {
      throw refused(`There is no column ${column.table}.${column.column} at head.`, line)
    }
  }
}

function columnOf(name: ColumnName, tables: readonly GhostTable[]): GhostColumn | undefined {
  return tables
    .find((table) => table.name === name.table)
    ?.columns.find((column) => column.name === name.column)
}

function valueFor(
  source: ParameterSource,
  one: ParameterClass,
  { tables, facts, classValue }: ValueSources,
): string | null {
  const constant = source.constants[one]
  if (constant !== undefined) return constant
  const { column: name } = source
  if (name === null) return source.constants.typical ?? null
  const known = classValue?.(name, one)
  if (known !== undefined) return known === null ? null : quoteLiteral(known)
  const column = columnOf(name, tables)!
  const own = facts.filter((fact) => fact.kind !== 'rows' && isAt(fact.at, name.table, column))
  const text =
    (one === 'worst' ? commonOf(column, own)[0]?.value : null) ?? madeUpValue(column.type, rankOf[one])
  return text === null ? null : quoteLiteral(text)
}
