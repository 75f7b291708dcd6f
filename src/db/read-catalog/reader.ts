import type { CatalogObject, ObjectId } from '../../catalog/object.js'

/**
 * Where the catalogs keep an object, as pg_depend writes it: oid of the system table, oid of the row, column number
 * or 0. Written `1259:16384:0`.
 */
export type Address = string

/** A row of a reader's query: JSON-like values; oids as numbers or text. */
export type Row = Readonly<Record<string, unknown>>

/** What readers share while rows become objects. */
export interface BuildContext {
  readonly serverVersionNum: number
  /** Oid of the role that owns the database; its objects have the owner null. */
  readonly databaseOwner: number
  /** Role names by oid. */
  readonly role: (oid: unknown) => string
  /** The owner property for a role's oid: null for the database's owner. */
  readonly owner: (oid: unknown) => string | null
}

/** An object, the addresses that mean it, and what the reader itself knows that it needs. */
export interface Built {
  /** `needs` is filled by the pipeline: what pg_depend says, parent, schema, and `needs` given here. */
  readonly object: Omit<CatalogObject, 'needs'> & { readonly needs?: readonly ObjectId[] }
  /** Addresses that stand for the object in pg_depend: a view's are those of its pg_class, pg_type and pg_rewrite rows. */
  readonly addresses: readonly Address[]
}

/**
 * Reads one family of kinds by set-based queries over pg_catalog. All queries of all readers travel in one message
 * under `search_path = ''`, so that PostgreSQL prints every name qualified.
 */
export interface KindReader {
  readonly name: string
  /**
   * Queries without parameters and without semicolons, for one server version. Rows of extensions
   * (`pg_depend.deptype = 'e'`) and of the schemas pg_catalog, information_schema, pg_toast, pg_temp_* and vault_db
   * are left out in SQL: see `userSchemas` and `notOfExtension` in sql.ts.
   */
  readonly queries: (serverVersionNum: number) => readonly string[]
  /** One list of rows per query, in the same order. */
  readonly build: (rows: readonly (readonly Row[])[], context: BuildContext) => readonly Built[]
}
