import type { ObjectId } from '../catalog/object.js'
import type { DocumentHeader } from './header.js'

/** A column of a table or view, as a reader is told of it. */
export interface DocColumn {
  readonly id: ObjectId
  readonly name: string
  /** As PostgreSQL prints it; types of the project's own schema without it. */
  readonly type: string
  readonly isNullable: boolean
  /** The expression, `generated always as …`, `identity`; null for none. */
  readonly default: string | null
  readonly keys: readonly ('PK' | 'FK' | 'UK')[]
  readonly comment: string | null
  /** Labels of its enum, or the values that a check lists. */
  readonly values: readonly string[] | null
  /** The enum, domain or composite type of the project that it is of. */
  readonly namedType: ObjectId | null
  /** Its comment says that it is reserved. */
  readonly isReserved: boolean
}

/** An index, with the declared queries that expect it. */
export interface DocIndex {
  readonly name: string
  /** `unique btree (owner_id, updated_at DESC) where …` */
  readonly definition: string
  /** The constraint behind it. */
  readonly backs: 'primary key' | 'unique' | 'exclusion' | null
  readonly comment: string | null
  /** Names of declared queries. */
  readonly neededBy: readonly string[]
}

/** A foreign key between two documented tables; `to` is null where the other one is not among them. */
export interface Relationship {
  readonly name: string
  readonly from: ObjectId
  readonly fromName: string
  readonly columns: readonly string[]
  readonly to: ObjectId | null
  readonly toName: string
  readonly toColumns: readonly string[]
  /** `on delete cascade`; empty for the usual ones. */
  readonly rules: string
  /** No column of it may be null. */
  readonly isRequired: boolean
  /** At most one row refers to the same row. */
  readonly isUnique: boolean
  /** Its columns are part of the primary key. */
  readonly isIdentifying: boolean
}

/** A named part of a relation with its definition: a check, trigger, rule. */
export interface DocPart {
  readonly name: string
  readonly definition: string
  readonly comment: string | null
}

export interface DocPolicy {
  readonly name: string
  readonly command: string
  readonly isPermissive: boolean
  /** Empty for PUBLIC. */
  readonly roles: readonly string[]
  readonly using: string | null
  readonly withCheck: string | null
  readonly comment: string | null
}

/** A table, foreign table, view or materialized view. Partitions are part of their parent. */
export interface DocRelation {
  readonly id: ObjectId
  readonly kind: 'foreign table' | 'materialized view' | 'table' | 'view'
  /** Without the project's own schema. */
  readonly name: string
  readonly comment: string | null
  /** In the order of the table. */
  readonly columns: readonly DocColumn[]
  readonly indexes: readonly DocIndex[]
  /** Checks and exclusions. */
  readonly checks: readonly DocPart[]
  readonly refersTo: readonly Relationship[]
  readonly referredBy: readonly Relationship[]
  readonly triggers: readonly DocPart[]
  readonly policies: readonly DocPolicy[]
  readonly rowSecurity: 'forced' | 'off' | 'on'
  readonly partitioning: {
    readonly key: string
    /** Of all levels, by name. */
    readonly partitions: readonly { readonly name: string; readonly bound: string }[]
  } | null
  /** Names of the tables that it inherits from. */
  readonly inherits: readonly string[]
  /** A view's query. */
  readonly query: string | null
}

/** A type of the project. */
export interface DocType {
  readonly id: ObjectId
  readonly kind: 'composite type' | 'domain' | 'enum' | 'range type'
  readonly name: string
  readonly comment: string | null
  /** An enum's, in order. */
  readonly labels: readonly string[]
  /** A composite's attributes, what a domain is made of: `text not null`, `CHECK (…)`. */
  readonly parts: readonly { readonly text: string; readonly comment: string | null }[]
  /** Columns of this type. */
  readonly usedBy: readonly { readonly relation: ObjectId; readonly name: string; readonly column: string }[]
}

export interface DocRoutine {
  readonly id: ObjectId
  readonly kind: 'aggregate' | 'function' | 'procedure'
  /** `name(a integer, b text default 'x')` */
  readonly signature: string
  readonly returns: string | null
  /** `plpgsql, stable, security definer` */
  readonly facts: string
  readonly comment: string | null
}

/** A declared query. */
export interface DocQuery {
  readonly name: string
  readonly description: string
  /** Link to its file from the document; null where there is none. */
  readonly link: string | null
  /** Indexes that it expects. */
  readonly indexes: readonly string[]
}

/** Anything else that the project makes. */
export interface DocObject {
  readonly id: ObjectId
  readonly kind: string
  readonly name: string
  readonly comment: string | null
}

/** Tables that are drawn together. */
export interface Cluster {
  readonly title: string
  readonly tables: readonly ObjectId[]
}

/** A project's schema, as it is documented. Sorted by name throughout; the same catalog gives the same model. */
export interface DataModel extends DocumentHeader {
  readonly description: string
  /** Markdown that the project adds; empty for none. */
  readonly notes: string
  readonly relations: readonly DocRelation[]
  readonly clusters: readonly Cluster[]
  readonly types: readonly DocType[]
  readonly routines: readonly DocRoutine[]
  readonly queries: readonly DocQuery[]
  readonly others: readonly DocObject[]
}

/** The tables of a model: what is drawn. */
export function tablesOf({ relations }: Pick<DataModel, 'relations'>): readonly DocRelation[] {
  return relations.filter(({ kind }) => kind === 'table' || kind === 'foreign table')
}
