/** What a query must hold of the values it is called with: an ordinary one, the heaviest, one that is not there. */
export type ParameterClass = 'typical' | 'worst' | 'missing'

export const parameterClasses: readonly ParameterClass[] = ['typical', 'worst', 'missing']

/** Where a parameter's values come from: a column, by rank; or SQL constants as written. */
export interface ParameterSource {
  /** Counts from 1. */
  readonly number: number
  /** The column whose values it takes. */
  readonly column: ColumnName | null
  /** Constants as written, for one class each; they win over the column. */
  readonly constants: Readonly<Partial<Record<ParameterClass, string>>>
  readonly line: number
}

export interface ColumnName {
  readonly table: string
  readonly column: string
}

/** What a declared query expects of its plan. */
export type Demand =
  | { readonly kind: 'usesIndex'; readonly index: string /** Table or alias. */; readonly on: string | null }
  | { readonly kind: 'noSort' }
  | { readonly kind: 'noScanOver'; readonly rows: number }
  | { readonly kind: 'readsWholeTables' }
  | { readonly kind: 'readsAllPartitions' }
  | { readonly kind: 'noSpill' }
  | { readonly kind: 'stopsEarly' }
  | { readonly kind: 'sameGenericPlan' }
  | { readonly kind: 'estimatesWithin' /** Times too many or too few. */; readonly factor: number }
  | { readonly kind: 'pagesUnder'; readonly pages: number }

export type Expectation = Demand & { readonly line: number }

/** A bound on how long executions take. */
export interface Budget {
  readonly percentile: 50 | 95 | 99
  readonly limitMs: number
  readonly line: number
}

/** What is said of a table or column at the size that plans are made for. */
export type SizeFact = (
  | { readonly kind: 'rows'; readonly table: string; readonly rows: number }
  | { readonly kind: 'distinct'; readonly at: ColumnName; readonly values: number }
  | {
      readonly kind: 'common'
      readonly at: ColumnName
      /** Of the rows, 0 to 1. */
      readonly share: number
      /** As text; made up where null. */
      readonly value: string | null
    }
  | {
      readonly kind: 'nulls'
      readonly at: ColumnName
      /** Of the rows, 0 to 1. */
      readonly share: number
    }
  | { readonly kind: 'width'; readonly at: ColumnName; readonly bytes: number }
) & {
  /** Where it is said. */
  readonly file: string
  readonly line: number
}

/** A declared query: its file, its text, and what its header says. */
export interface DeclaredQuery {
  readonly name: string
  /** As the finding is to print it. */
  readonly file: string
  readonly description: string
  readonly sql: string
  /** Line on which the statement begins, from 1. */
  readonly sqlLine: number
  readonly parameters: readonly ParameterSource[]
  readonly expectations: readonly Expectation[]
  readonly budgets: readonly Budget[]
  readonly sizes: readonly SizeFact[]
}

/** Rows above which a sequential scan is a finding, where the query does not say. */
export const defaultScanRows = 10_000

/** The query is meant to read whole tables. */
export function readsWholeTables({ expectations }: DeclaredQuery): boolean {
  return expectations.some(({ kind }) => kind === 'readsWholeTables')
}
