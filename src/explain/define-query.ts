import type { Kysely } from 'kysely'
import type { ParameterClass } from './declared-query.js'

/** What is expected of the plan, in the words of docs/reference/queries.md. */
export type QueryExpectation =
  | `uses index ${string}`
  | 'no sort'
  | 'no spill'
  | 'stops early'
  | 'same generic plan'
  | 'reads whole tables'
  | 'reads all partitions'
  | `no sequential scan over ${number} rows`
  | `estimates within ${number}`
  | `buffers under ${number}`

export type QueryBudget = `p${50 | 95 | 99} ${number} ms`

/** What Kysely's builders have in common. */
export interface CompilableQuery {
  compile(): { readonly sql: string; readonly parameters: readonly unknown[] }
}

/**
 * A declared query in TypeScript. Names of columns are written `table.column`; sizes describe the database and may stand in any
 * file of the folder.
 *
 * @typeParam P  what the query is called with
 */
export interface QueryDefinition<P> {
  readonly description?: string
  /** The query, not run: the very function that the program calls. */
  // biome-ignore lint/suspicious/noExplicitAny: the program's own Kysely type is put here
  readonly build: (db: Kysely<any>, parameters: P) => CompilableQuery
  /** Values for each class; those of `typical` where a class is left out. */
  readonly params: { readonly [C in ParameterClass]?: P } & { readonly typical: P }
  readonly expect?: readonly QueryExpectation[]
  readonly budget?: QueryBudget | readonly QueryBudget[]
  /** Rows, by table. */
  readonly rows?: Readonly<Record<string, number>>
  /** Different values, by column. */
  readonly distinct?: Readonly<Record<string, number>>
  /** Common values, by column: `'60 %'`, `'60 % open'`. */
  readonly common?: Readonly<Record<string, string | readonly string[]>>
  /** Share of nulls, by column. */
  readonly nulls?: Readonly<Record<string, `${number} %`>>
  /** Average bytes, by column. */
  readonly width?: Readonly<Record<string, number>>
}

/** Declare a query in `migrations/<project>/queries/<name>.ts`, as its default export. The identity; for its types. */
export function defineQuery<P>(definition: QueryDefinition<P>): QueryDefinition<P> {
  return definition
}

/** On values that stand for those of a column; the same in every copy of this package. */
const columnMark = Symbol.for('vault-db.column')

/**
 * A parameter of a declared query that takes its value from a column, by rank: the class decides which, and no value of
 * production is needed. It can only be compared, not calculated with.
 *
 * @param column `table.column`
 */
export function ofColumn<T>(column: string): T {
  return { [columnMark]: column } as T
}

/** The column that a parameter takes its value from; null where it is a value itself. */
export function columnNamed(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  const column = (value as { readonly [columnMark]?: unknown })[columnMark]
  return typeof column === 'string' ? column : null
}
