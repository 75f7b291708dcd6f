/** A column of a live table, as far as a seed needs it. */
export interface LookupColumn {
  readonly name: string
  /** With its modifier, as SQL: `numeric(10,2)`, `app."Mood"`. */
  readonly type: string
  /** Without it: what a value is cast to when the column is to judge its length. */
  readonly plainType: string
  /** Name of the type in pg_type, of a domain the one it is based on: `int4`, `text`, `_text`. */
  readonly baseType: string
  readonly isArray: boolean
  readonly notNull: boolean
  readonly hasDefault: boolean
  /** Why no value can be given to it, or null. */
  readonly generated: 'identity' | 'expression' | null
  /** Most characters that varchar(n) or char(n) takes, else null. */
  readonly maxLength: number | null
  /** Labels of an enum, else null. */
  readonly labels: readonly string[] | null
}

/** A live table that a lookup file fills. */
export interface LookupTable {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly columns: readonly LookupColumn[]
  /** Columns of each unique index or constraint that holds for all rows. */
  readonly uniqueKeys: readonly (readonly string[])[]
  /** COPY can fill it directly: no rules and no row security stand before it. */
  readonly takesCopy: boolean
}

/** What is sent of a file: the table's columns that it gives, those of the key first. */
export interface SeedPlan {
  readonly table: LookupTable
  readonly columns: readonly LookupColumn[]
  readonly keyLength: number
  /** Of each column, its index in the file's columns. */
  readonly sources: readonly number[]
}

/** `schema.table`, for messages. */
export function tableLabel({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`
}
