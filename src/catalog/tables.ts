import type { CatalogObject, ObjectId } from './object.js'

export interface TableObject extends CatalogObject {
  readonly kind: 'table'
  readonly persistence: 'permanent' | 'unlogged'
  /** `RANGE (created_at)`; null for a table that is not partitioned. */
  readonly partitionKey: string | null
  /** Where it is a partition: its parent and bound, `FOR VALUES FROM ('a') TO ('b')` or `DEFAULT`. */
  readonly partitionOf: { readonly parent: ObjectId; readonly bound: string } | null
  /** Parents by INHERITS, in order. */
  readonly inherits: readonly ObjectId[]
  /** Printed name of the composite type of a typed table. */
  readonly ofType: string | null
  /** Storage parameters in the order in which they were set: `fillfactor=70`, `toast.autovacuum_enabled=false`. */
  readonly options: readonly string[]
  readonly accessMethod: string | null
  readonly tablespace: string | null
  /** `default`, `full`, `nothing`, or `index <name>`. */
  readonly replicaIdentity: string
  /** Name of the index or constraint that CLUSTER ON marks. */
  readonly clusterOn: string | null
  readonly rowSecurity: boolean
  readonly forceRowSecurity: boolean
}

/** Parameters of a sequence; numbers as text, since they may exceed what JSON holds. */
export interface SequenceParameters {
  readonly start: string
  readonly increment: string
  readonly minimum: string
  readonly maximum: string
  readonly cache: string
  readonly cycle: boolean
}

export interface Identity extends SequenceParameters {
  readonly generation: 'always' | 'by default'
  /** Printed name of its sequence where it is not the usual `<table>_<column>_seq`. */
  readonly sequence: string | null
  readonly unlogged: boolean
}

export interface ColumnObject extends CatalogObject {
  readonly kind: 'column'
  /** Order in the table; never compared. */
  readonly position: number
  /** With modifiers, qualified: `numeric(10,2)`, `public.mood[]`. */
  readonly type: string
  /** Printed name, where it is not the type's own collation. */
  readonly collation: string | null
  readonly notNull: boolean
  /** Name of the NOT NULL constraint where it is not the usual one (PostgreSQL 18). */
  readonly notNullName: string | null
  readonly generated: { readonly expression: string; readonly stored: boolean } | null
  readonly identity: Identity | null
  /** Where it is not the type's own: `plain`, `external`, `extended`, `main`. */
  readonly storage: string | null
  readonly compression: string | null
  readonly statistics: number | null
  /** `n_distinct=5`; sorted. */
  readonly options: readonly string[]
  readonly foreignOptions: readonly string[]
  /** False for a column that only a parent table gives. */
  readonly isLocal: boolean
  /** A parent table has it too. */
  readonly isInherited: boolean
}

export interface DefaultObject extends CatalogObject {
  readonly kind: 'default'
  readonly expression: string
}

export interface ConstraintObject extends CatalogObject {
  readonly kind: 'constraint'
  readonly type: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclusion'
  /** As pg_get_constraintdef prints it, without NOT VALID. */
  readonly definition: string
  readonly validated: boolean
  /** The index behind it, as pg_get_indexdef prints it without its name; null where there is none. */
  readonly index: string | null
  /** Comment on that index; the constraint's own is `comment`. */
  readonly indexComment: string | null
  readonly tablespace: string | null
  /** The parent's constraint that a partition's primary key or unique constraint is part of. */
  readonly partitionOf: ObjectId | null
  readonly isLocal: boolean
  readonly isInherited: boolean
}

export interface IndexObject extends CatalogObject {
  readonly kind: 'index'
  /** As pg_get_indexdef prints it: `CREATE UNIQUE INDEX …`. */
  readonly definition: string
  readonly method: string
  readonly unique: boolean
  /** Key expressions with operator class, collation and order where they are not the usual ones. */
  readonly keys: readonly string[]
  readonly include: readonly string[]
  readonly predicate: string | null
  readonly options: readonly string[]
  readonly nullsNotDistinct: boolean
  readonly tablespace: string | null
  /** False after a failed CONCURRENTLY, or while a partition lacks its part. */
  readonly valid: boolean
  /** Stands on a partitioned table. */
  readonly partitioned: boolean
  /** The parent table's index that it is part of. */
  readonly partitionOf: ObjectId | null
  /** Statistics targets of its expressions, by column number. */
  readonly statistics: Readonly<Record<string, number>>
}

export interface SequenceObject extends CatalogObject, SequenceParameters {
  readonly kind: 'sequence'
  readonly type: string
  readonly unlogged: boolean
  /** The column it is dropped with. */
  readonly ownedBy: ObjectId | null
  /** The sequence behind an identity column, its parent; its parameters are the column's. */
  readonly isIdentity: boolean
}
