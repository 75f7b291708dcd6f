import type { ObjectId } from '../catalog/object.js'

/** A key column of an index. Oids as text, comparable only within one reading. */
export interface IndexKey {
  /** As pg_get_indexdef prints the column alone: `a`, `lower(b)`. */
  readonly expression: string
  /** Plain column; null for an expression. */
  readonly column: string | null
  readonly operatorClass: string
  readonly operatorFamily: string
  /** `0` where the type has none. */
  readonly collation: string
  /** The column's own; null for an expression. */
  readonly columnCollation: string | null
  /** pg_index.indoption: 1 descending, 2 nulls first. */
  readonly option: number
  /** The column is NOT NULL. */
  readonly notNull: boolean
  /** Parameters of the operator class, sorted. */
  readonly parameters: readonly string[]
}

/** A partition that keeps an index of its partitioned table from being complete. */
export interface LackingPartition {
  /** Printed name with its schema. */
  readonly table: string
  /** Its index that is attached and not valid; null where none is attached. */
  readonly attached: string | null
}

/** One row of pg_index, with what decides whether another index can do its work. */
export interface IndexFacts {
  readonly id: ObjectId
  readonly oid: number
  /** Printed, with schema. */
  readonly qualified: string
  readonly schema: string
  readonly name: string
  /** Printed, with schema: the table; of a TOAST table its owner. */
  readonly table: string
  readonly isToast: boolean
  readonly method: string
  readonly definition: string
  readonly unique: boolean
  readonly exclusion: boolean
  readonly immediate: boolean
  readonly valid: boolean
  readonly ready: boolean
  readonly live: boolean
  readonly replicaIdentity: boolean
  readonly clustered: boolean
  readonly nullsNotDistinct: boolean
  readonly keys: readonly IndexKey[]
  /** INCLUDE columns, in order. */
  readonly include: readonly string[]
  readonly predicate: string | null
  /** Name of the primary key, unique or exclusion constraint that it serves. */
  readonly constraint: string | null
  /** A foreign key points at it. */
  readonly referenced: boolean
  readonly partitioned: boolean
  /** Part of an index of a partitioned table. */
  readonly attached: boolean
  /** A session is building it now. */
  readonly building: boolean
  /** Partitions without a valid part; only of an invalid index of a partitioned table. */
  readonly lacking: readonly LackingPartition[]
}

export interface ForeignKeyColumn {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly collation: string
  /** Operator families with the operator that the key compares with. */
  readonly families: readonly string[]
  readonly referencedType: string
}

export interface ForeignKeyFacts {
  readonly id: ObjectId
  readonly name: string
  readonly table: string
  readonly partitioned: boolean
  readonly referencedTable: string
  readonly columns: readonly ForeignKeyColumn[]
  readonly match: 'simple' | 'full' | 'partial'
  readonly onDelete: string
}

export interface TableFacts {
  readonly id: ObjectId
  readonly table: string
  readonly partitioned: boolean
  readonly isPartition: boolean
  readonly rowSecurity: boolean
  readonly policies: number
  readonly primaryKey: readonly { readonly name: string; readonly type: string }[] | null
  /** A unique, immediate, whole index over NOT NULL columns, ready to become the primary key. */
  readonly candidateKey: string | null
}

export interface UnvalidatedConstraint {
  readonly id: ObjectId
  readonly name: string
  readonly table: string
  readonly kind: string
  readonly definition: string
}

export interface SequenceFacts {
  readonly id: ObjectId
  readonly sequence: string
  readonly column: string | null
  readonly columnType: string | null
  /** Null where it was never used, or this role may not see it. */
  readonly lastValue: string | null
  readonly hidden: boolean
  readonly minimum: string
  readonly maximum: string
  readonly start: string
  readonly increment: string
  readonly cycles: boolean
}

export interface CollationFacts {
  readonly name: string
  readonly isDatabase: boolean
  readonly recorded: string
  readonly actual: string
  /** Printed names of indexes that are sorted by it. */
  readonly indexes: readonly string[]
}

export interface PolicyFacts {
  readonly id: ObjectId
  readonly name: string
  readonly table: string
  readonly permissive: boolean
  readonly roles: readonly string[]
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete'
  readonly using: string | null
  readonly check: string | null
}

export interface ViewFacts {
  readonly id: ObjectId
  readonly view: string
  readonly materialized: boolean
  readonly invoker: boolean
  readonly owner: string
  /** Tables under row security that it reads, and whose policies its owner passes by. */
  readonly secured: readonly string[]
  /** Roles that may read it besides its owner. */
  readonly readers: readonly string[]
}

/** What the catalogs say, whether or not a row was ever written. */
export interface Structure {
  readonly serverVersionNum: number
  readonly database: string
  readonly indexes: readonly IndexFacts[]
  readonly foreignKeys: readonly ForeignKeyFacts[]
  readonly tables: readonly TableFacts[]
  readonly unvalidated: readonly UnvalidatedConstraint[]
  readonly sequences: readonly SequenceFacts[]
  readonly collations: readonly CollationFacts[]
  readonly policies: readonly PolicyFacts[]
  readonly views: readonly ViewFacts[]
  /** SECURITY DEFINER functions whose search_path the caller sets. */
  readonly openFunctions: readonly {
    readonly id: ObjectId
    readonly signature: string
    readonly owner: string
  }[]
}
