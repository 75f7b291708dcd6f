/** A user's type, as values are made of it. */
export type UserType = EnumType | DomainType | { readonly kind: 'composite' | 'range' | 'multirange' }

interface NamedByUser {
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  /** False for what PostgreSQL or an extension brings. */
  readonly isOwn: boolean
}

export interface EnumType extends NamedByUser {
  readonly kind: 'enum'
  /** In order. */
  readonly labels: readonly string[]
}

export interface DomainType extends NamedByUser {
  readonly kind: 'domain'
  /** What it stands on, as PostgreSQL prints it; maybe another domain. */
  readonly type: string
  readonly notNull: boolean
  readonly hasDefault: boolean
  readonly hasCollation: boolean
  /** Validated checks as PostgreSQL prints them; `VALUE` is the value. */
  readonly checks: readonly string[]
}

/** A column of a table or view. */
export interface SchemaColumn {
  readonly number: number
  readonly name: string
  /** With modifiers, as PostgreSQL prints it. */
  readonly type: string
  /** Declared dimensions of an array; 0 where it is none. */
  readonly dimensions: number
  readonly notNull: boolean
  /** It has a value of its own: a default, an identity, an expression. */
  readonly hasDefault: boolean
  /** Identity always, or generated: an insert may not name it. */
  readonly isFilled: boolean
  readonly hasCollation: boolean
  readonly comment: string | null
}

/** A foreign key, or a part of one: columns by their numbers. */
export interface SchemaKey {
  readonly columns: readonly number[]
  readonly target: number
  readonly targetColumns: readonly number[]
}

/** A table, partition, foreign table, view or materialized view. */
export interface SchemaRelation {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly comment: string | null
  readonly kind: 'table' | 'foreign table' | 'view' | 'materialized view'
  readonly isPartition: boolean
  /** In their order. */
  readonly columns: readonly SchemaColumn[]
  readonly keys: readonly SchemaKey[]
  /** Validated checks of one column each, by its number, as PostgreSQL prints them. */
  readonly checks: ReadonlyMap<number, readonly string[]>
  /** Numbers of columns whose NOT NULL was never validated: rows from before may hold null. */
  readonly unproven: ReadonlySet<number>
  /** pg_rewrite.ev_action of a view: its query, names resolved. */
  readonly tree: string | null
}

/** Everything that types are made of, and no more: a small part of a catalog, read in one round trip. */
export interface TypeSchema {
  readonly relations: readonly SchemaRelation[]
  /** By printed name: `public.mood`. */
  readonly types: ReadonlyMap<string, UserType>
  /** Names of PostgreSQL's own functions that the views use and that take no jsonb, by oid. */
  readonly functions: ReadonlyMap<number, string>
}

/** What a type is behind its domains, and what those say of the value. Pure. */
export function resolveDomain(
  type: string,
  types: TypeSchema['types'],
): {
  readonly base: string
  readonly notNull: boolean
  readonly hasDefault: boolean
  readonly checks: readonly string[]
} {
  let base = type
  let notNull = false
  let hasDefault = false
  const checks: string[] = []
  for (let found = types.get(base); found?.kind === 'domain'; found = types.get(base)) {
    checks.push(...found.checks)
    notNull ||= found.notNull
    hasDefault ||= found.hasDefault
    base = found.type
  }
  return { base, notNull, hasDefault, checks }
}
