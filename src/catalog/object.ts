/**
 * Kinds of objects that a catalog holds. Each has one rule set in `rules/` and one reader in `db/read-catalog/`.
 * `unsupported` stands for anything that is there and that vault-db cannot write: it is named, never left out.
 */
export type ObjectKind =
  | 'access method'
  | 'aggregate'
  | 'cast'
  | 'collation'
  | 'column'
  | 'composite type'
  | 'constraint'
  | 'conversion'
  | 'default'
  | 'default privileges'
  | 'domain'
  | 'domain constraint'
  | 'enum'
  | 'event trigger'
  | 'extension'
  | 'foreign data wrapper'
  | 'foreign table'
  | 'function'
  | 'index'
  | 'language'
  | 'materialized view'
  | 'operator'
  | 'operator class'
  | 'operator family'
  | 'policy'
  | 'procedure'
  | 'publication'
  | 'range type'
  | 'rule'
  | 'schema'
  | 'sequence'
  | 'server'
  | 'statistics'
  | 'subscription'
  | 'table'
  | 'text search configuration'
  | 'text search dictionary'
  | 'text search parser'
  | 'text search template'
  | 'transform'
  | 'trigger'
  | 'type'
  | 'unsupported'
  | 'user mapping'
  | 'view'

/**
 * What an object is called everywhere: its kind, a space and its printed name, the same on every server.
 * `table public.prompts`, `column public.prompts.title`, `default public.prompts.title`,
 * `constraint public.prompts.prompts_pkey`, `index public.ix_a`, `trigger public.prompts.touch`,
 * `function public.f(integer, text)` (types of the input arguments), `extension vector`.
 */
export type ObjectId = string

/** A value of a property: plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One privilege of one grantee. */
export interface Grant {
  readonly to: 'owner' | 'public' | 'role'
  /** The role's name as the catalog holds it; null unless `to` is `role`. */
  readonly role: string | null
  /** `select`, `usage`…; `all` where the grantee has every privilege that the kind knows on its server. */
  readonly privilege: string
  readonly grantable: boolean
  /** Who gave it, where that was not the owner: a role that holds the grant option. Absent is the same as null. */
  readonly by?: string | null
}

/**
 * One thing that PostgreSQL knows by name. Kinds add their own properties; every property but the addressing ones
 * (`kind`, `id`, `name`, `schema`, `parent`, `needs`) is compared.
 */
export interface CatalogObject {
  readonly kind: ObjectKind
  readonly id: ObjectId
  /** Last part of its name, as the catalog holds it. */
  readonly name: string
  /** Schema, as the catalog holds it; null for what lives in none. */
  readonly schema: string | null
  /** What it is part of and is dropped with: a column's table, a default's column, a trigger's table. */
  readonly parent: ObjectId | null
  /** What must exist for it to exist, parent and schema among them; sorted. From pg_depend. */
  readonly needs: readonly ObjectId[]
  /** Null where the owner is the database's owner, or the kind has none. */
  readonly owner: string | null
  readonly comment: string | null
  /** Null where nothing was granted or revoked: the privileges that PostgreSQL gives by default. */
  readonly grants: readonly Grant[] | null
}

/** Objects of a PostgreSQL database without the system's, the extensions' and the ledger's. */
export interface Catalog {
  /** `server_version_num` of the server that printed it: expressions compare exactly only within a major. */
  readonly serverVersionNum: number
  /** Sorted by id. */
  readonly objects: readonly CatalogObject[]
}

/** A catalog with its objects by id and by parent. */
export interface CatalogIndex {
  readonly catalog: Catalog
  readonly byId: ReadonlyMap<ObjectId, CatalogObject>
  /** Children of an object, in the catalog's order. */
  readonly children: (id: ObjectId) => readonly CatalogObject[]
  /** Partitions of a table, and parts of a partitioned index or constraint. */
  readonly parts: (id: ObjectId) => readonly CatalogObject[]
  /** Objects whose `needs` name this one. */
  readonly dependents: (id: ObjectId) => readonly CatalogObject[]
}
