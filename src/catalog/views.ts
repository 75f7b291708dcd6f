import type { CatalogObject } from './object.js'

/** A column that a query gives. */
export interface QueryColumn {
  readonly name: string
  /** With modifiers, qualified. */
  readonly type: string
  /** Printed name; null where it is the type's own. */
  readonly collation: string | null
}

export interface ViewObject extends CatalogObject {
  readonly kind: 'view'
  readonly columns: readonly QueryColumn[]
  /** As pg_get_viewdef prints it, without the semicolon. */
  readonly query: string
  /** In the catalog's order: `security_barrier=true`, `check_option=local`. */
  readonly options: readonly string[]
}

export interface MaterializedViewObject extends CatalogObject {
  readonly kind: 'materialized view'
  readonly columns: readonly QueryColumn[]
  readonly query: string
  /** In the catalog's order: `fillfactor=70`, `toast.autovacuum_enabled=false`. */
  readonly options: readonly string[]
  /** Null for heap. */
  readonly accessMethod: string | null
  /** Null for the database's own. */
  readonly tablespace: string | null
  /** False where it was made WITH NO DATA and never refreshed. */
  readonly populated: boolean
  /** Only columns with something set; in column order. */
  readonly columnSettings: readonly ColumnSettings[]
  /** Name of the index that CLUSTER ON marks. */
  readonly clusterOn: string | null
  /** `default`, `full`, `nothing`, or `index <name>`. */
  readonly replicaIdentity: string
  /** Extensions whose removal removes it (ALTER … DEPENDS ON EXTENSION); sorted. */
  readonly dependsOnExtensions: readonly string[]
}

/** How a materialized view keeps a column; null and empty where it is the usual. */
export interface ColumnSettings {
  readonly column: string
  readonly statistics: number | null
  readonly storage: string | null
  /** The storage of the column's type, which takes its place when it is no longer set. */
  readonly usualStorage: string
  readonly compression: string | null
  /** `n_distinct=5`, sorted. */
  readonly options: readonly string[]
}

/**
 * A column of a view or materialized view: it carries a comment, grants and, as a child of the kind `default`, what
 * INSERT through the view takes. Name, type and place are those of the query.
 */
export interface ViewColumnObject extends CatalogObject {
  readonly kind: 'column'
}
